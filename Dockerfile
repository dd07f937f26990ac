# The image of listkeeper: `docker build -t listkeeper .`; how to run it is in docs/docker.md.

# --- What is needed to install, and stays behind -------------------------------------------------
FROM python:3.11-slim-bookworm AS builder

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_NO_INPUT=1 \
    PIP_ROOT_USER_ACTION=ignore

# The environment keeps its path in the final stage: its scripts name their Python by it.
RUN python -m venv /opt/listkeeper
ENV PATH="/opt/listkeeper/bin:$PATH"

WORKDIR /src

# The dependencies change more rarely than the code, so they have a layer of their own. Wheels only: there is no
# compiler here, and no package's own code runs while it is installed.
COPY requirements.lock ./
RUN pip install --no-deps --require-hashes --only-binary=:all: -r requirements.lock

# setuptools and wheel, which build the project, come from the lock file too. Nothing needs them or pip afterwards.
COPY pyproject.toml LICENSE NOTICE ./
COPY docs/pypi.md ./docs/
COPY listkeeper ./listkeeper
COPY bot ./bot
COPY rules ./rules
RUN pip install --no-deps --no-build-isolation . \
    && pip check \
    && pip uninstall --quiet --yes setuptools wheel pip

# --- What runs -----------------------------------------------------------------------------------
FROM python:3.11-slim-bookworm

# No byte code is written: the root file system may be read-only, and pip compiled what it installed.
ENV PATH="/opt/listkeeper/bin:$PATH" \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    LISTKEEPER_DATABASE_URL=sqlite:////data/listkeeper.db

# The owner of /data, and of nothing else. A fresh named volume takes over the owner and the mode of this folder.
RUN groupadd --gid 10001 listkeeper \
    && useradd --no-log-init --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin listkeeper \
    && install --directory --owner=10001 --group=10001 --mode=0700 /data

COPY --from=builder /opt/listkeeper /opt/listkeeper

# By number, so that an orchestrator can see that it is not root.
USER 10001:10001

# No VOLUME: `web` and `worker` on PostgreSQL keep nothing here. With SQLite, mount one.
WORKDIR /data

EXPOSE 8080

# SIGTERM, said aloud: the server ends its requests, the worker its jobs, within 30 seconds.
STOPSIGNAL SIGTERM

# Liveness only: a database that is away is no reason to restart this process; /readyz tells of that. Asked without
# regard to proxy variables, which would send the question for 127.0.0.1 elsewhere. A `worker` has no such address:
# run it with --no-healthcheck.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-I", "-c", "from urllib.request import ProxyHandler, build_opener; build_opener(ProxyHandler({})).open('http://127.0.0.1:8080/healthz', timeout=4)"]

ENTRYPOINT ["listkeeper"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8080"]

# Last, so that a new version or revision leaves every layer above as it is.
ARG VERSION=unreleased
ARG REVISION=unknown
LABEL org.opencontainers.image.title="listkeeper" \
      org.opencontainers.image.description="A self-hosted GitHub bot that triages contributions to curated lists, papers first." \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
