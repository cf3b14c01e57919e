// A benchmark: who solved what, and at which cost.
import {html, nothing} from '/lib/lit/index.js';
import {line} from '/chart.js';
import {figure, number, plural} from '/format.js';
import {figures} from '/results.js';

const percent = value => `${figure(100 * number(value), 3)} %`;
const OUTCOMES = ['escaped', 'trapped', 'diverged', 'budget', 'failed'];

export function bench(document) {
  const board = document.leaderboard ?? [];
  return html`${figures([
      ['Suite', document.suite.size, `version ${document.suite.version}`], ['Problems', figure(document.problems.length)],
      ['Races', figure(document.suite.races), `seed ${document.suite.seed}`], ['Budget', figure(document.suite.budget), 'gradients for each race'],
    ])}
    ${board.length ? html`<h2>Leaderboard</h2><div class="wide" tabindex="0"><table class="board"><thead><tr><th scope="col">optimiser</th><th scope="col">access</th><th scope="col">solved</th>
        <th scope="col">share, 95 % interval</th>${OUTCOMES.map(name => html`<th scope="col">${name}</th>`)}<th scope="col">median cost</th></tr></thead>
      <tbody>${board.map(row => html`<tr><th scope="row">${row.optimizer}</th><td>${row.access}</td><td>${row.solved} of ${row.races}</td>
        <td>${percent(row.share.value)} (${percent(row.share.low)} to ${percent(row.share.high)})</td>${OUTCOMES.map(name => html`<td>${row[name]}</td>`)}
        <td>${row.medianCost === undefined ? '–' : figure(row.medianCost, 4)}</td></tr>`)}</tbody></table></div>
      <div class="charts">${[['data', 'Data profile', 'cost, in gradients', document.profiles.costs, 'the part of all races that is solved by a cost'],
        ['performance', 'Performance profile', 'cost, as a multiple of the cheapest', document.profiles.ratios, 'the part that is solved by a multiple of the cost of whoever was cheapest; it depends on who takes part']]
        .map(([name, title, axis, costs, meaning]) => html`<n-chart .spec=${profile(title, axis, costs, document.profiles[name], meaning)}></n-chart>`)}</div>` : nothing}
    ${document.results?.length ? races(document.results) : problems(document.problems)}`;
}

function profile(title, axis, costs, curves, meaning) {
  const x = costs.map(number);
  return {
    title, height: 340, summary: `For each optimiser ${meaning}. At the end: ${curves.slice(0, 6).map(one => `${one.optimizer} ${percent(one.shares.at(-1))}`).join(', ')}.`,
    traces: curves.map((one, k) => line(one.optimizer, x, one.shares.map(number), k, {line: {...line('', [0, 1], [], k).line, shape: 'hv'}})),
    x: {title: axis, type: 'log'}, y: {title: 'part solved', range: [-0.02, 1.02], tickformat: '.0%'},
    columns: [axis, ...curves.flatMap(one => [one.optimizer, 'low', 'high'])],
    rows: () => x.map((cost, k) => [cost, ...curves.flatMap(one => [one.shares[k], one.low[k], one.high[k]].map(number))]),
  };
}

function races(results) {
  return html`<details><summary>All ${plural(results.length, 'race')}</summary><div class="wide" tabindex="0"><table class="words"><thead><tr><th scope="col">problem</th><th scope="col">start</th><th scope="col">optimiser</th>
      <th scope="col">outcome</th><th scope="col">loss</th><th scope="col">cost</th></tr></thead>
    <tbody>${results.map(race => html`<tr><td>${race.problem}</td><td>${race.start}</td><td>${race.optimizer}</td><td>${race.outcome}</td>
      <td class="number">${figure(race.startLoss, 5)} → ${figure(race.loss, 5)}</td><td class="number">${figure(race.cost, 4)}</td></tr>`)}</tbody></table></div></details>`;
}

function problems(list) {
  return html`<h2>Problems</h2><div class="wide" tabindex="0"><table class="words"><thead><tr><th scope="col">name</th><th scope="col">kind</th><th scope="col">what is known</th></tr></thead>
    <tbody>${list.map(one => html`<tr><td>${one.name}</td><td>${one.kind}</td><td>${one.truth?.facts ?? ''}</td></tr>`)}</tbody></table></div>`;
}
