# One image for all processes of the Procfile; the command decides which one it is.
FROM node:20-bookworm-slim AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends python3 make g++ \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json knexfile.ts ./
COPY src ./src
COPY workers ./workers
COPY migrations ./migrations
# The drivers of PostgreSQL and MySQL are optional peers: an image has to have them on board.
RUN npm run build \
 && npm prune --omit=dev \
 && npm install --omit=dev --no-save --no-audit --no-fund pg@8 mysql2@3

FROM node:20-bookworm-slim
ENV NODE_ENV=production CLOUD_ENVIRONMENT=production SERVER_HOST=0.0.0.0 CLOUD_DATA_DIR=/data
WORKDIR /app
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json Procfile LICENSE ./
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 8080
CMD ["node", "--max-semi-space-size=16", "--max-old-space-size=256", "dist/src/cloud/web.js"]
