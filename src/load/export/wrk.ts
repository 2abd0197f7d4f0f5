import { join } from 'node:path';
import { LOAD_DEFAULTS } from '../load-defaults.ts';
import { type ListFormat, type ListPlan, shellWord, TOKEN_VARIABLE } from './list-format.ts';

const SCRIPT = 'wrk.lua';

/**
 * A script for wrk 4, and for each node a file of its own requests: `GET /kv/KEY` or `PUT /kv/KEY VALUE` a line, read while
 * wrk runs. One wrk drives one node, for a thread of wrk has all its connections to one, and all threads have as many: so
 * that connections can be dealt out by share, and each node can be driven from a machine of its own.
 */
export function wrkFormat({ description, nodes }: ListPlan): ListFormat {
  const files = nodes.map((_, i) => `requests-${i + 1}.txt`);
  return {
    script: { name: SCRIPT, text: script(description, new Map(nodes.map(({ url }, i) => [hostOf(url), files[i]!]))) },
    files,
    lines({ kind, path, value }) {
      const get = kind === 'read' || kind === 'rmw' ? `GET ${path}\n` : '';
      return value === undefined ? get : `${get}PUT ${path} ${value}\n`;
    },
    commands(folder = '.', requests) {
      const asked = nodes.filter((_, i) => requests[i]! > 0);
      const rest = `-d${LOAD_DEFAULTS.durationS}s --latency -s ${shellWord(join(folder, SCRIPT))}`;
      return [...asked.map(({ url, connections }) => `wrk -t1 -c${Math.max(1, connections)} ${rest} ${url} &`), 'wait'];
    },
  };
}

/** As the script sees it: the host without brackets, and always a port. */
function hostOf(url: string): string {
  const { hostname, port } = new URL(url);
  return `${hostname.replace(/^\[|\]$/g, '')}:${port || 80}`;
}

function script(description: string, files: ReadonlyMap<string, string>): string {
  return `-- ${description}
-- For wrk 4, closed model. Run one wrk for each node, all at the same time, with the node's own URL and one thread:
--   wrk -t1 -c10 -d10s --latency -s ${SCRIPT} http://HOST:PORT
-- It sends the requests of that node's file in their order, and begins again at the end. The token that nodes ask for is
-- taken from ${TOKEN_VARIABLE}.

local files = {
${[...files].map(([host, file]) => `  ["${host}"] = "${file}",`).join('\n')}
}

local function fail(message)
  io.stderr:write("${SCRIPT}: ", message, "\\n")
  os.exit(1)
end

local host = wrk.host:lower() .. ":" .. (wrk.port or "80")
if not files[host] then fail("expected the URL of one of its nodes, got " .. host) end
local folder = debug.getinfo(1, "S").source:match("^@(.*/)") or ""
local path = folder .. files[host]

local token = os.getenv("${TOKEN_VARIABLE}")
if token then wrk.headers["Authorization"] = "Bearer " .. token end

local threads = 0
function setup()
  threads = threads + 1
  if threads > 1 then fail("expected one thread (-t1), which keeps the order of the requests, got more") end
end

local file, get, put
function init()
  local message
  file, message = io.open(path)
  if not file then fail(message) end
  if file:seek("end") == 0 then fail("expected requests for " .. host .. ", got none") end
  local head = " HTTP/1.1\\r\\n"
  for name, value in pairs(wrk.headers) do head = head .. name .. ": " .. value .. "\\r\\n" end
  get, put = head .. "\\r\\n", head .. "Content-Length: "
end

local function line()
  local text = file:read()
  if text then return text end
  file:seek("set")
  return file:read()
end

-- wrk asks for one request before it begins, to see that it is well-formed, and does not send it.
local is_asked = false
function request()
  local text = line()
  if not is_asked then
    is_asked = true
    file:seek("set")
  end
  if text:byte() == 71 then return text .. get end -- a G
  local space = text:find(" ", 5, true)
  return text:sub(1, space - 1) .. put .. #text - space .. "\\r\\n\\r\\n" .. text:sub(space + 1)
end
`;
}
