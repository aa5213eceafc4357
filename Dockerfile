# The portal as a container: one image for web, worker, beat and the commands. See docs/drift.md.

FROM node:24-trixie-slim AS theme
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY designsystemet.config.json ./
RUN set -eu; \
    tool=node_modules/@digdir/designsystemet/dist/bin/designsystemet.js; \
    node "$tool" tokens create --config designsystemet.config.json; \
    node "$tool" tokens build --config designsystemet.config.json \
        --tokens .dev/design-tokens --out-dir .dev/theme; \
    find .dev/theme -type f ! -name '*.css' -delete

FROM python:3.11-slim-trixie AS portal
ENV PATH=/opt/portal/bin:$PATH PYTHONDONTWRITEBYTECODE=1 STATIC_ROOT=/app/collected
RUN python -m venv /opt/portal
WORKDIR /app
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes --no-deps --requirement requirements.lock
COPY manage.py LICENSE ./
COPY portal portal
COPY organisations organisations
COPY dialogues dialogues
COPY actionplans actionplans
COPY templates templates
COPY static static
COPY locale locale
RUN pybabel compile --directory locale --domain django
# Only for gathering style sheets and fonts, and cutting those of paper; neither goes into the image that runs.
COPY --from=theme /app/node_modules node_modules
COPY --from=theme /app/.dev/theme .dev/theme
RUN python -m portal.web.fonts fonts
# The keys live for the length of this line.
RUN set -eu; \
    once=$(python -c 'import secrets; print(secrets.token_hex(32))'); \
    ENVIRONMENT=production SECRET_KEY="$once" LINK_KEYS="$once" \
        python manage.py collectstatic --noinput --verbosity 0; \
    rm -rf node_modules .dev
# Files have the modes of the machine that builds; the user below must be able to read them.
RUN chmod -R a+rX /app

FROM python:3.11-slim-trixie
# pg_dump and psql, for backup and restore.
RUN set -eu; \
    apt-get update; \
    apt-get install --yes --no-install-recommends postgresql-client-17; \
    rm -rf /var/lib/apt/lists/*; \
    useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin bryggan; \
    install --directory --owner bryggan --mode 0750 /data/media /data/beat /data/backup
ENV PATH=/opt/portal/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    ENVIRONMENT=production \
    STATIC_ROOT=/app/collected \
    MEDIA_ROOT=/data/media \
    PAPER_FONTS=/app/fonts
COPY --from=portal /opt/portal /opt/portal
COPY --from=portal /app /app
WORKDIR /app
USER 10001:10001
EXPOSE 8000
CMD ["gunicorn", "portal.wsgi:application", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", \
     "--workers", "2", "--threads", "4", "--worker-tmp-dir", "/dev/shm", "--no-control-socket", \
     "--graceful-timeout", "20", "--env", "DATABASE_POOL_SIZE=8"]
