import { readFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { RingmarkError } from '../lib/errors.ts';
import { expectPath } from '../lib/expect.ts';
import { expectAuthToken } from '../protocol/auth-token.ts';

/** Where the token comes from that nodes ask for. */
export interface AuthOptions {
  authToken?: string;
  authTokenFile?: string;
}

/** What a node does with its token. */
export const ASK_FOR_TOKEN = 'ask for it in every request but /healthz';

/** Adds the options of `AuthOptions`. @param what is done with it */
export function addAuthOptions(command: Command, what: string): Command {
  return command
    .hook('preAction', (_, action) => preferTyped(action))
    .addOption(
      new Option('--auth-token <token>', `${what}; other users see it in the list of processes`)
        .env('RINGMARK_AUTH_TOKEN')
        .argParser((text) => expectAuthToken('--auth-token', text)),
    )
    .addOption(
      new Option('--auth-token-file <path>', 'the same, read from a file')
        .env('RINGMARK_AUTH_TOKEN_FILE')
        .argParser((text) => expectPath('--auth-token-file', 'file', text)),
    );
}

/** What was typed counts, not what a variable says of the same. */
function preferTyped(command: Command): void {
  const [token, file] = ['authToken', 'authTokenFile'] as const;
  for (const [typed, other] of [
    [token, file],
    [file, token],
  ] as const) {
    const isTyped = command.getOptionValueSource(typed) === 'cli';
    if (isTyped && command.getOptionValueSource(other) === 'env') command.setOptionValue(other, undefined);
  }
}

/** The token, undefined where there is none. @throws ERR_USAGE where there are two, or the file has none. */
export function authTokenOf({ authToken, authTokenFile }: AuthOptions): string | undefined {
  if (authTokenFile === undefined) return authToken;
  if (authToken !== undefined)
    throw new RingmarkError('ERR_USAGE', '--auth-token: expected it or --auth-token-file, got both');
  return expectAuthToken(`--auth-token-file ${authTokenFile}`, readToken(authTokenFile));
}

/** Without the end of line that editors leave. */
function readToken(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (cause) {
    throw new RingmarkError(
      'ERR_USAGE',
      `--auth-token-file: expected a file to read, got ${(cause as Error).message}`,
      {
        cause,
      },
    );
  }
}
