/** What a run can be written as, beside what a terminal shows. */
export type ReportFormat = 'html' | 'markdown' | 'csv';
