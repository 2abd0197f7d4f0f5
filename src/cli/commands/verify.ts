import { RingmarkError } from '../../lib/errors.ts';
import { expectOneOf } from '../../lib/expect.ts';
import type { VerifyResult } from '../../result/verify-result.ts';
import { type AddCommand, examples, remarks } from '../program.ts';

/** Every published vector set and closed form, implementation by implementation. */
export const addVerify: AddCommand = (program, session) => {
  program
    .command('verify')
    .description('hold every implementation to published vectors, closed forms and the quality gate')
    .argument('[name...]', 'which hash functions and algorithms; all unless told otherwise')
    .option('--list', 'show the names, and what each is held to')
    .addHelpText(
      'after',
      `${remarks('It ends with exit code 4 when anything fails. djb2 and java are controls: they pass when the gate refuses them.')}${examples(
        'ringmark verify',
        'ringmark verify jump xxh32',
        'ringmark verify --list',
        'ringmark verify --json',
      )}`,
    )
    .action(async (names: string[], { list }: { list?: true }) => {
      const { allChecks, verify } = await import('../../measure/verify/verify.ts');
      const all = allChecks();
      const known = [...new Set(all.map(({ implementation }) => implementation))];
      for (const wanted of names) expectOneOf('name', wanted, known);
      const checks = all.filter(({ implementation }) => names.length === 0 || names.includes(implementation));
      if (list) {
        for (const { implementation, source } of checks) session.print(`${implementation.padEnd(10)} ${source}`);
        session.printJson({
          checks: checks.map(({ implementation, kind, source }) => ({ implementation, kind, source })),
        });
        return;
      }
      const [{ collectEnvironment }, { verifyBlocks }, { renderTerminal }] = await Promise.all([
        import('../../result/environment.ts'),
        import('../../report/verify-section.ts'),
        import('../../report/terminal.ts'),
      ]);
      const environment = await collectEnvironment(session.seed, session.argv);
      const { signal } = session;
      const progress = session.progress('verify');
      const onProgress = (fraction: number, detail: string) => progress.update(fraction, detail);
      const rows = await verify({ checks, signal, onProgress });
      progress.done();
      const failed = rows.filter((row) => row.failed > 0);
      const complete = rows.length === checks.length;
      const result: VerifyResult = {
        schema: 'ringmark/verify@1',
        environment,
        complete,
        passed: complete && failed.length === 0,
        rows,
      };
      session.print(renderTerminal(verifyBlocks(result), session.columns, session.paint));
      session.printJson(result);
      if (failed.length > 0) throw failure(failed.map(({ implementation }) => implementation));
    });
};

function failure(implementations: readonly string[]): RingmarkError {
  const names = [...new Set(implementations)].join(', ');
  return new RingmarkError('ERR_GATE_FAILED', `verify: expected every check to pass, got failures of ${names}`);
}
