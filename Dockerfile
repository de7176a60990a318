# The image of the web server: the steps of `make setup` without the tools for developing.

FROM node:24-bookworm-slim AS style
WORKDIR /entente
COPY package.json package-lock.json .npmrc ./
RUN npm ci --loglevel=error
COPY styles styles
RUN npm run --silent build

FROM python:3.11-slim-bookworm AS packages
COPY requirements.lock ./
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock

FROM python:3.11-slim-bookworm
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONUTF8=1
RUN useradd --system --uid 10001 --no-create-home entente
WORKDIR /entente
COPY --from=packages /venv /venv
COPY . .
COPY --from=style /entente/.build .build
RUN SECRET_KEY=only-while-collecting python manage.py collectstatic --no-input --verbosity=0 \
    && python -m compileall -q .
USER entente
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--bind=0.0.0.0:8000", "--workers=3", "--threads=4", "--no-control-socket", "--worker-tmp-dir=/dev/shm"]
