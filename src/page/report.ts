import { DATA_ELEMENT, type PageData } from '../report/html/page-data.ts';
import { drawChart } from './chart.ts';
import { startKeyBox } from './key-box.ts';
import { markWideTables, unfoldForPaper } from './wide-tables.ts';

// What the report's script does: everything else in the page stands there without it.

const data = JSON.parse(document.getElementById(DATA_ELEMENT)!.textContent!) as PageData;

for (const [id, chart] of Object.entries(data.charts)) drawChart(document.getElementById(id)!, chart);
for (const [id, keyBox] of Object.entries(data.keyBoxes)) startKeyBox(document.getElementById(id)!, keyBox);
markWideTables(document);
unfoldForPaper(document);

document.documentElement.dataset.ready = 'true';
