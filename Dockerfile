# Build: docker build -t huiqi .    Run: docker run -v huiqi:/data -p 8090:8090 --env-file huiqi.env huiqi
FROM python:3.12-slim-bookworm AS build
WORKDIR /src
RUN python -m venv /opt/huiqi
COPY requirements.txt ./
RUN /opt/huiqi/bin/python -m pip install --no-cache-dir --no-deps --require-hashes -r requirements.txt
COPY . .
RUN /opt/huiqi/bin/python -m pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.12-slim-bookworm
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates fonts-wqy-zenhei && rm -rf /var/lib/apt/lists/* \
 && useradd --create-home --uid 10001 huiqi && install -d -o huiqi -g huiqi /data
COPY --from=build /opt/huiqi /opt/huiqi
ENV PATH=/opt/huiqi/bin:$PATH HUIQI_HOME=/data HUIQI_BIND=0.0.0.0 HUIQI_PORT=8090 PYTHONUNBUFFERED=1
USER huiqi
WORKDIR /data
VOLUME /data
EXPOSE 8090
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8090/healthz', timeout=4)"]
CMD ["huiqi", "serve"]
