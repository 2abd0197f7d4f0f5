declare module 'parse-prometheus-text-format' {
  export interface PrometheusSample {
    value?: string;
    labels?: Record<string, string>;
    /** Of a histogram: by upper bound. */
    buckets?: Record<string, string>;
    count?: string;
    sum?: string;
  }
  export interface PrometheusMetric {
    name: string;
    help: string;
    /** In upper case. */
    type: string;
    metrics: PrometheusSample[];
  }
  /** @throws where a line is not of the text format */
  export default function parse(text: string): PrometheusMetric[];
}
