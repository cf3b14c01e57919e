// The metrics of a job, as they come, in bounded memory.
import {SERIES, line} from '/chart.js';
import {figure, number, words} from '/format.js';

const MOST_POINTS = 4000;
const TITLES = {
  loss: 'Loss', gradientNorm: 'Gradient norm', parameterNorm: 'Parameter norm |θ|', startLoss: 'Losses of the starts',
  modifiedLoss: 'Modified loss', modifiedGradientNorm: 'Gradient norm of the modified loss', neuronAbsA: 'Added neurons: |a|', neuronB: 'Added neurons: b',
  neuronAbsB: 'Added neurons: |b|', neuronWeightNorm: 'Added neurons: |W|', neuronOutput: 'Added neurons: largest output on the data',
};
const SIZES = ['neuronAbsA', 'neuronOutput'];
const LINEAR = ['parameterNorm', 'startLoss', 'neuronB', 'neuronAbsB', 'neuronWeightNorm'];

export class Curves {
  series = new Map();

  clear() {
    this.series.clear();
  }

  add(name, step, value) {
    let one = this.series.get(name);
    if (!one) this.series.set(name, (one = {x: [], y: []}));
    // What is told again after a connection was lost is known already.
    if (one.x.length && step <= one.x.at(-1)) return;
    one.x.push(step);
    one.y.push(number(value));
    if (one.x.length > MOST_POINTS) {
      one.x = one.x.filter((x, k) => k % 2 === 0 || k === one.x.length - 1);
      const y = one.y;
      one.y = y.filter((value, k) => k % 2 === 0 || k === y.length - 1);
    }
  }

  /** One chart for each quantity; what stands behind a slash tells its curves apart. */
  charts(marks = {}) {
    const groups = new Map();
    for (const [name, one] of this.series) {
      const [quantity, part = ''] = name.split('/');
      if (!groups.has(quantity)) groups.set(quantity, []);
      // Copies: plotly tells by the arrays themselves whether anything is new.
      groups.get(quantity).push({name: part || (TITLES[quantity] ?? words(quantity)), x: [...one.x], y: [...one.y]});
    }
    return [...groups].map(([quantity, curves]) => chart(quantity, curves, marks[quantity]));
  }
}

/** A chart of curves: of a job's parts, or of several runs. A mark is a height with a name, to compare with. */
export function chart(quantity, all, mark) {
  const curves = all.slice(-SERIES.length);
  const title = TITLES[quantity] ?? words(quantity);
  // What begins at 0 and is told by its size on the way: the 0 has no place on a logarithmic axis, but in the numbers.
  const positive = curves.every(curve => curve.y.every(value => !(SIZES.includes(quantity) ? value < 0 : value <= 0)));
  const log = positive && !LINEAR.includes(quantity) && !mark;
  const sizes = curves.flatMap(curve => curve.y).filter(value => value > 0 && value < Infinity);
  const decades = sizes.length ? Math.log10(sizes.reduce((a, b) => Math.max(a, b)) / sizes.reduce((a, b) => Math.min(a, b))) : 0;
  const last = curves[0];
  const summary = curves.length === 1
    ? `From ${figure(last.y[0], 5)} to ${figure(last.y.at(-1), 5)} at step ${figure(last.x.at(-1))}.`
    : `${all.length > curves.length ? `The last ${curves.length} of ${all.length}` : curves.length} curves; they end at ${curves.slice(0, 6).map(curve => `${curve.name}: ${figure(curve.y.at(-1), 5)}`).join(', ')}.`;
  return {
    title, summary,
    traces: [...curves.map((curve, k) => line(curve.name, curve.x, curve.y, k)),
      ...(mark ? [line(mark.name, [last.x[0], last.x.at(-1)], [mark.value, mark.value], 2)] : [])],
    x: {title: quantity === 'startLoss' ? 'start' : 'step'}, y: {title: title.toLowerCase(), ...(mark ? {rangemode: 'tozero'} : {}), type: log && decades > 0.7 ? 'log' : 'linear', ...(log && decades > 0.7 && decades < 2.2 ? {dtick: 'D2'} : {})},
    columns: ['step', ...curves.map(curve => curve.name)],
    rows: () => rows(curves),
  };
}

function rows(curves) {
  const steps = [...new Set(curves.flatMap(curve => curve.x))].sort((a, b) => a - b);
  const maps = curves.map(curve => new Map(curve.x.map((x, k) => [x, curve.y[k]])));
  return steps.map(step => [step, ...maps.map(map => map.get(step))]);
}
