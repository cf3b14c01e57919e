// A sweep: every setting with its losses over the seeds.
import {html, nothing} from '/lib/lit/index.js';
import {duration, figure, number} from '/format.js';
import {figures} from '/results.js';

export function sweep(document, view) {
  const rows = document.summary ?? [];
  const name = row => Object.entries(row.settings).map(([key, value]) => `${key}=${value}`).join(' ') || 'as given';
  const positive = rows.every(row => number(row.best) > 0);
  return html`${figures([
      ['Settings', figure(document.combinations)], ['Seeds', figure(document.seeds?.length)], ['Failed', figure(document.failed ?? 0), 'runs'],
      document.seconds !== undefined && ['Time', duration(number(document.seconds))],
    ])}
    ${rows.length ? html`<n-chart .spec=${{
      title: 'Losses over the seeds', summary: 'For each setting the median, with a bar from the lower to the upper quartile.', height: 120 + 26 * rows.length, legend: false,
      traces: [{type: 'scatter', mode: 'markers', name: 'median', y: rows.map(name), x: rows.map(row => number(row.median)), marker: {color: '--blue', size: 9},
        error_x: {type: 'data', symmetric: false, array: rows.map(row => number(row.upperQuartile) - number(row.median)),
          arrayminus: rows.map(row => number(row.median) - number(row.lowerQuartile)), color: '--blue', thickness: 1.5}}],
      x: {title: 'loss', type: positive ? 'log' : 'linear'}, y: {autorange: 'reversed'},
      columns: ['setting', 'lowest', '25 %', 'median', '75 %', 'highest'],
      rows: () => rows.map(row => [name(row), ...['best', 'lowerQuartile', 'median', 'upperQuartile', 'worst'].map(key => number(row[key]))]),
    }}></n-chart>
    <div class="wide" tabindex="0"><table class="board"><thead><tr><th scope="col">setting</th><th scope="col">parameters</th><th scope="col">lowest</th><th scope="col">median</th>
        <th scope="col">succeeded${document.success ? `: ${document.success}` : ''}</th><th scope="col">95 % interval</th><th scope="col">median time</th></tr></thead>
      <tbody>${rows.map(row => html`<tr><th scope="row">${name(row)}</th><td>${figure(row.parameters)}</td><td>${figure(row.best, 5)}</td><td>${figure(row.median, 5)}</td>
        <td>${row.success.runs} of ${row.runs}</td><td>${figure(100 * row.success.low, 2)} to ${figure(100 * row.success.high, 2)} %</td><td>${duration(number(row.seconds))}</td></tr>`)}</tbody></table></div>` : nothing}
    ${view?.run ? html`<p><a href=${`#/run/${view.run}`}>All its runs</a></p>` : nothing}`;
}
