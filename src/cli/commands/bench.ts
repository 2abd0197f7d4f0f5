import { type AddCommand, examples } from '../program.ts';

interface BenchOptions {
  list?: true;
  quick?: boolean;
}

/** The microbenchmarks. */
export const addBench: AddCommand = (program, session) => {
  program
    .command('bench')
    .description('time hash functions, lookups, rings, workloads, the node and the load generator, beside their peers')
    .argument('[suite...]', 'which suites; all unless told otherwise')
    .option('--list', 'show the suites and what they ask')
    .option('--quick', 'fewer and shorter rounds: good for a look')
    .addHelpText('after', examples('ringmark bench', 'ringmark bench lookup --quick', 'ringmark bench --list'))
    .action(async (suites: string[], { list, quick = false }: BenchOptions) => {
      const { benchPart, suiteNames } = await import('../bench-part.ts');
      if (list) return listSuites();
      const [{ collectEnvironment }, { benchBlocks }, { renderTerminal }] = await Promise.all([
        import('../../result/environment.ts'),
        import('../../report/bench-section.ts'),
        import('../../report/terminal.ts'),
      ]);
      const environment = await collectEnvironment(session.seed, session.argv);
      const names = suites.length > 0 ? suites : suiteNames;
      const bench = await benchPart(session, environment, { names, quick });
      session.print(renderTerminal(benchBlocks(bench), session.columns, session.paint));
      session.printJson(bench);
    });

  async function listSuites(): Promise<void> {
    const { scenarios } = await import('../../../bench/scenarios.ts');
    const suites = await Promise.all([...scenarios.values()].map((load) => load()));
    const width = Math.max(...suites.map(({ name }) => name.length));
    for (const { name, question } of suites) session.print(`${name.padEnd(width)}  ${question}`);
    session.printJson({ suites: suites.map(({ name, question }) => ({ name, question })) });
  }
};
