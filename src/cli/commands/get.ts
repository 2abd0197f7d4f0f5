import { isUtf8 } from 'node:buffer';
import { addClientOptions, type ClientOptions, withClient } from '../client-options.ts';
import { missingKey } from '../missing-key.ts';
import { type AddCommand, examples } from '../program.ts';

/** Reads one value through the ring. */
export const addGet: AddCommand = (program, session) => {
  addClientOptions(program.command('get').description("write a key's value to stdout, byte for byte"))
    .argument('<key>')
    .addHelpText(
      'after',
      examples(
        'ringmark get name --nodes http://localhost:5000,http://localhost:5001',
        'ringmark get photo --nodes http://localhost:5000 > photo.jpg',
        'ringmark get name --json --nodes http://localhost:5000',
      ),
    )
    .action(async (key: string, options: ClientOptions) => {
      await withClient(options, async (client) => {
        const bytes = await client.get(key, { signal: session.signal });
        const node = client.ownerOf(key);
        if (bytes === undefined) throw missingKey(key, node);
        const value = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
        if (!session.json) process.stdout.write(value);
        const encoding = isUtf8(value) ? 'utf8' : 'base64';
        session.printJson({ key, node, encoding, value: value.toString(encoding) });
      });
    });
};
