# jmx in a container, for CI systems that run one: docker run --rm -v "$PWD:/work:ro" jmx lint
FROM python:3.13-slim AS build
COPY pyproject.toml README.md CHANGELOG.md constraints.txt /src/
COPY jmx /src/jmx
COPY templates /src/templates
COPY schemas /src/schemas
COPY examples /src/examples
RUN python -m venv /opt/jmx && /opt/jmx/bin/pip install --no-cache-dir --constraint /src/constraints.txt /src

FROM python:3.13-slim
# Debian keeps no older version of git that could be pinned.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git \
    && rm -rf /var/lib/apt/lists/* \
    && git config --system --add safe.directory '*' \
    && useradd --create-home --uid 1000 jmx
COPY --from=build /opt/jmx /opt/jmx
ENV PATH="/opt/jmx/bin:$PATH" JMX_NO_CACHE=1
USER 1000
WORKDIR /work
ENTRYPOINT ["jmx"]
CMD ["--help"]
