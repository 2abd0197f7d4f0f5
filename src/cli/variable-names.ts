import type { EventEmitter } from 'node:events';
import type { Command, Option } from 'commander';
import { RingmarkError } from '../lib/errors.ts';

/** Has every value that comes from a variable of the environment complain by the variable's name: nobody typed the option. */
export function nameVariables(command: Command): void {
  for (const option of command.options) if (option.envVar !== undefined) nameVariable(command, option, option.envVar);
}

/** Commander tells a value from the environment by an event, before its parser is called. */
function nameVariable(command: Command, option: Option, variable: string): void {
  const emitter = command as unknown as EventEmitter;
  const event = `optionEnv:${option.name()}`;
  const listeners = emitter.listeners(event);
  emitter.removeAllListeners(event);
  emitter.on(event, (value: string) => {
    try {
      for (const listener of listeners) listener(value);
    } catch (error) {
      throw error instanceof RingmarkError && error.code === 'ERR_USAGE' ? renamed(error, variable) : error;
    }
  });
}

/** The same for what is seen to be wrong only when all options are there. @param error that the program has ended with */
export function namedByVariable(program: Command, error: unknown): unknown {
  if (!(error instanceof RingmarkError) || error.code !== 'ERR_USAGE') return error;
  const fromVariables = program.commands.flatMap((command) =>
    command.options.filter((option) => command.getOptionValueSource(option.attributeName()) === 'env'),
  );
  const option = fromVariables.find(({ long }) => error.message.startsWith(`${long}:`));
  return option?.envVar === undefined ? error : renamed(error, option.envVar);
}

/** A message begins with the name of what was wrong. */
function renamed(cause: RingmarkError, variable: string): RingmarkError {
  return new RingmarkError('ERR_USAGE', cause.message.replace(/^[^:]+/, variable), { cause });
}
