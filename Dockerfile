FROM node:24-trixie-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# Without scripts: ours would build sources that are not here yet, and no dependency needs one.
RUN npm ci --ignore-scripts --no-audit --no-fund

FROM dependencies AS build
COPY tsconfig.json ./
COPY src src
COPY bench bench
RUN npm run build

FROM dependencies AS production
RUN npm prune --omit=dev --ignore-scripts --no-audit --no-fund
# uWebSockets.js brings 257 MB of binaries, one for every platform and Node.js version; one of them is ever loaded.
# lmdb and what it reads with bring one for each libc and some versions of Node.js; that of Node-API fits all.
RUN find node_modules/@lmdb node_modules/@msgpackr-extract -name '*.node' ! -name node.napi.glibc.node -delete \
 && node --eval 'require("lmdb")' \
 && cd node_modules/uWebSockets.js \
 && binary="uws_$(node --print '[process.platform, process.arch, process.versions.modules].join("_")').node" \
 && find . -name '*.node' ! -path "./$binary" -delete \
 && node --eval 'require("uWebSockets.js")'

FROM node:24-trixie-slim
ENV NODE_ENV=production RINGMARK_HOST=0.0.0.0 RINGMARK_PORT=5000
WORKDIR /app
COPY package.json LICENSE ./
COPY --from=production /app/node_modules node_modules
COPY --from=build /app/dist dist
# The user `node`, by number: Kubernetes can then see that it is not root.
USER 1000:1000
EXPOSE 5000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 \
  CMD ["node", "--eval", "fetch(`http://127.0.0.1:${process.env.RINGMARK_PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# No shell in between: `serve` is process 1, gets SIGTERM, drains and ends with 0.
ENTRYPOINT ["node", "dist/src/cli/main.js"]
CMD ["serve"]
