import type { ReportFormat } from '../../report/formats.ts';
import { oneOf } from '../option-parsers.ts';
import { type AddCommand, examples, remarks } from '../program.ts';

interface ReportOptions {
  format: ReportFormat;
  output?: string;
  results: string;
}

/** Runs as something to look at: a page, or tables for elsewhere. */
export const addReport: AddCommand = (program, session) => {
  program
    .command('report [run...]')
    .description('draw runs as one HTML file that needs nothing else, or write them as Markdown or CSV')
    .option('--format <format>', 'html, markdown or csv', oneOf('--format', ['html', 'markdown', 'csv']), 'html')
    .option(
      '--output <path>',
      "where it is written, - for stdout; csv: a folder, - where there is one table (default: into the run's folder)",
    )
    .option('--results <folder>', 'the folder whose newest run is taken where none is named', 'results')
    .addHelpText(
      'after',
      `${remarks('A run is the folder that a command wrote, or its run.json. Several lie side by side.')}${examples(
        'ringmark report',
        'ringmark report results/2026-11-25T17-29-01Z-reference',
        'ringmark report results/before results/after --output both.html',
        'ringmark report --format markdown --output -',
        'ringmark report --format csv --output tables',
      )}`,
    )
    .action(async (runs: string[], options: ReportOptions) => {
      const { reportCommand } = await import('../report-command.ts');
      await reportCommand(session, { ...options, runs });
    });
};
