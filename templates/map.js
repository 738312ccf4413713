// The page of a map: opens what is known of a step, feeling or pain, and shows parts of the map. The page can be read
// without it. Everything it shows stands on the page already; it asks nobody for anything.
(() => {
  "use strict";
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const one = (selector) => document.querySelector(selector);
  const card = one("#card"), said = one("#said"), filters = one("#filters");
  const links = all("svg a[href^='#']");
  const item = (link) => document.getElementById(decodeURIComponent(link.getAttribute("href").slice(1)));
  let shown = null, kept = false, waiting = 0;

  // --- the card with what is known ---

  const close = () => {
    clearTimeout(waiting);
    if (shown) shown.classList.remove("open");
    if (kept && card.contains(document.activeElement)) shown.focus({ preventScroll: true });
    [shown, kept] = [null, false];
    card.hidden = true;
  };

  const place = (link) => {
    const gap = 12, box = link.getBoundingClientRect();
    const wide = card.offsetWidth, high = card.offsetHeight, width = document.documentElement.clientWidth;
    const right = box.right + gap, left = box.left - gap - wide;
    const x = right + wide < width ? right : left > 0 ? left : Math.max(gap, Math.min(box.left, width - wide - gap));
    const beside = x >= box.right || x + wide <= box.left;
    const below = box.bottom + gap + high < innerHeight || box.top < innerHeight - box.bottom;
    const y = beside ? box.top : below ? box.bottom + gap : box.top - gap - high;
    card.style.left = `${x}px`;
    card.style.top = `${Math.max(gap, Math.min(y, innerHeight - high - gap))}px`;
  };

  const open = (link, keep) => {
    clearTimeout(waiting);
    const found = item(link);
    if (!found) return;
    if (shown !== link) {
      close();
      const copy = found.cloneNode(true);
      for (const each of [copy, ...all("[id]", copy)]) each.removeAttribute("id");
      said.replaceChildren(...copy.childNodes);
      one("#more").setAttribute("href", `#${found.id}`);
      card.hidden = false;
      card.scrollTop = 0;
      shown = link;
      shown.classList.add("open");
    }
    kept = kept || keep;
    card.classList.toggle("kept", kept);
    place(link);
  };

  const later = (what, after) => {
    clearTimeout(waiting);
    waiting = setTimeout(what, after);
  };

  for (const link of links) {
    link.addEventListener("pointerenter", (event) => {
      if (event.pointerType !== "touch" && !kept) later(() => open(link, false), 120);
    });
    link.addEventListener("pointerleave", () => kept || later(close, 300));
    link.addEventListener("focus", () => {
      if (link.matches(":focus-visible")) open(link, false);
    });
    link.addEventListener("blur", (event) => kept || card.contains(event.relatedTarget) || later(close, 0));
    link.addEventListener("click", (event) => {
      if (event.detail === 0 || event.ctrlKey || event.metaKey || event.shiftKey) return close(); // on to all that is known
      event.preventDefault();
      const again = shown === link && kept;
      again ? close() : (close(), open(link, true));
      write();
    });
  }
  card.addEventListener("pointerenter", () => clearTimeout(waiting));
  card.addEventListener("pointerleave", () => kept || later(close, 300));
  card.addEventListener("focusin", () => (kept = true));
  one("#close").addEventListener("click", () => (close(), write()));
  card.addEventListener("click", (event) => event.target.closest("a") && close());
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = all("details.pick[open]")[0];
    if (menu) {
      menu.open = false;
      menu.firstElementChild.focus();
    } else if (shown) {
      close();
      write();
    }
  });
  document.addEventListener("pointerdown", (event) => {
    for (const menu of all("details.pick[open]")) if (!menu.contains(event.target)) menu.open = false;
    if (kept && !card.contains(event.target) && !event.target.closest("svg a")) {
      close();
      write();
    }
  });
  addEventListener("scroll", (event) => shown && event.target !== card && place(shown), { passive: true, capture: true });
  addEventListener("resize", () => shown && place(shown));

  // Where the names of the rows are out of sight, each row says it at its edge.
  for (const map of all(".scroll")) {
    map.addEventListener("scroll", () => map.classList.toggle("scrolled", Math.abs(map.scrollLeft) > 60), { passive: true });
  }

  // --- which part of the map is shown ---

  const lanes = all("[name=lane]", filters), persona = one("#persona"), who = one("#who");
  const told = one("#told"), strips = all(".lane");

  const hideLanes = () => {
    const off = new Set(lanes.filter((each) => !each.checked).map((each) => each.value));
    for (const strip of strips) strip.hidden = off.has(strip.dataset.lane);
  };

  const among = (list, wanted) => !wanted || (list || "").split(" ").includes(wanted);

  const pick = () => {
    const group = persona ? persona.value : "", team = who ? who.value : "";
    for (const each of all("svg [data-curve], #details [data-group]")) {
      each.classList.toggle("off", Boolean(group) && (each.dataset.curve || each.dataset.group) !== group);
    }
    const count = { step: [0, 0], pain: [0, 0] };
    for (const each of all("#details .item")) {
      const fits = among(each.dataset.groups, each.dataset.groups && group) && among(each.dataset.who, team);
      each.hidden = !fits;
      const counted = count[each.dataset.kind];
      if (counted) {
        counted[0] += fits;
        counted[1] += 1;
      }
    }
    for (const link of links) link.classList.toggle("off", Boolean(item(link) && item(link).hidden));
    for (const part of all("#details .stage")) {
      part.hidden = Boolean(group || team) && !all(".item", part).some((each) => !each.hidden);
    }
    const whole = !group && !team;
    told.textContent = whole ? "" : `${count.step.join(" of ")} steps, ${count.pain.join(" of ")} pains`;
    one("#show-all").disabled = whole && lanes.every((each) => each.checked);
  };

  // The address says what is shown, so that it can be sent to somebody.
  const name = (select) => select.options[select.selectedIndex].text;
  const write = () => {
    const state = new URLSearchParams();
    const off = lanes.filter((each) => !each.checked).map((each) => each.value);
    if (off.length) state.set("hide", off.join("."));
    if (persona && persona.value) state.set("persona", name(persona));
    if (who && who.value) state.set("who", name(who));
    if (kept && shown) state.set("at", item(shown).id);
    const text = state.toString();
    if (!text && !location.hash.includes("=")) return;
    try {
      history.replaceState(null, "", text ? `#${text}` : location.pathname + location.search);
    } catch {
      // a preview in a mail program has no address
    }
  };

  const choose = (select, wanted) => {
    if (select) select.value = ([...select.options].find((each) => each.text === wanted) || { value: "" }).value;
  };

  const read = () => {
    const text = location.hash.slice(1);
    if (text && !text.includes("=")) return; // a place on the page
    const state = new URLSearchParams(text), off = (state.get("hide") || "").split(".");
    for (const each of lanes) each.checked = !off.includes(each.value);
    choose(persona, state.get("persona"));
    choose(who, state.get("who"));
    hideLanes();
    pick();
    const at = state.get("at"), link = at && links.find((each) => item(each) && item(each).id === at);
    if (link) {
      link.scrollIntoView({ block: "center", inline: "center" });
      open(link, true);
    }
  };

  const change = () => {
    close();
    hideLanes();
    pick();
    write();
  };
  filters.addEventListener("change", change);
  filters.addEventListener("submit", (event) => event.preventDefault());
  one("#show-all").addEventListener("click", () => {
    filters.reset();
    change();
  });
  addEventListener("hashchange", read);
  filters.hidden = false;
  read();
  pick();
})();
