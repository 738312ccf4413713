"""A repository in which lint finds a little of everything, for tests of how findings are chosen and counted."""

JOURNEY = """kind: journey
id: buy
title: Buy a plan
operations: sales
owner: ana
stages:
- title: Look
  team: web
  pains: [{title: No prices, severity: 5}]
  touchpoints: [See the shop]
"""
FILES = {
    "buy.yaml": JOURNEY,
    "sell.yaml": "kind: journey\nid: sell\ntitle: Sell\nstages: [{title: Ask, pains: [{title: Slow, severity: 5}], touchpoints: [Ask]}]\n",
    "people.yaml": "kind: people\nitems: [{id: ana, name: Ana Ruiz, left: 2026-01-31}]\n",
    "teams.yaml": "kind: teams\nitems: [{id: sales, title: Sales}, {id: web, title: Web shop}]\n",
}
