# syntax=docker/dockerfile:1
# Builds with everything, serves with what production needs, as a user who owns nothing but /data.
ARG NODE=node:24-slim

FROM ${NODE} AS packages
WORKDIR /app
# For SQLite where its prebuilt file cannot be fetched.
RUN apt-get update && apt-get install -y --no-install-recommends python3 make g++ && rm -rf /var/lib/apt/lists/*
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund

FROM packages AS built
RUN npm ci --include=dev --no-audit --no-fund
COPY . .
RUN npm run build

FROM ${NODE}
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000 DATA_DIR=/data
COPY --from=packages /app/node_modules node_modules
COPY --from=built /app/dist dist
COPY package.json LICENSE ./
RUN install -d -o node -g node -m 0700 /data
USER node
VOLUME /data
EXPOSE 4000
HEALTHCHECK --interval=5s --timeout=4s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/serve/main.js"]
