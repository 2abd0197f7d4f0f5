import { addClientOptions, type ClientOptions, withClient } from '../client-options.ts';
import { missingKey } from '../missing-key.ts';
import { type AddCommand, examples } from '../program.ts';

/** Deletes one value through the ring. */
export const addDel: AddCommand = (program, session) => {
  addClientOptions(program.command('del').description('delete a value from the node that owns its key'))
    .argument('<key>')
    .addHelpText('after', examples('ringmark del name --nodes http://localhost:5000,http://localhost:5001'))
    .action(async (key: string, options: ClientOptions) => {
      await withClient(options, async (client) => {
        const wasThere = await client.delete(key, { signal: session.signal });
        const node = client.ownerOf(key);
        if (!wasThere) throw missingKey(key, node);
        session.print(`deleted ${JSON.stringify(key)} from ${node.url}`);
        session.printJson({ key, node });
      });
    });
};
