import { addAbortSignal } from 'node:stream';
import { addClientOptions, type ClientOptions, withClient } from '../client-options.ts';
import { type AddCommand, examples } from '../program.ts';
import { readValue } from '../read-value.ts';

/** Stores one value through the ring. */
export const addPut: AddCommand = (program, session) => {
  addClientOptions(program.command('put').description('store a value on the node that owns its key'))
    .argument('<key>')
    .argument('<value>', '`-` reads it from stdin')
    .addHelpText(
      'after',
      examples(
        'ringmark put name Praachi --nodes http://localhost:5000,http://localhost:5001',
        'ringmark put photo - --nodes http://localhost:5000 < photo.jpg',
        'ringmark put --nodes http://localhost:5000 -- key -value-with-a-dash',
      ),
    )
    .action(async (key: string, value: string, options: ClientOptions) => {
      const bytes = value === '-' ? await readValue(addAbortSignal(session.signal, process.stdin)) : value;
      await withClient(options, async (client) => {
        const { created, version } = await client.put(key, bytes, { signal: session.signal });
        const node = client.ownerOf(key);
        session.print(`${created ? 'created' : 'replaced'} ${JSON.stringify(key)} on ${node.url}`);
        session.printJson({ key, node, created, version });
      });
    });
};
