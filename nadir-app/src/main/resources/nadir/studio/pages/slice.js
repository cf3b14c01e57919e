// A slice through a loss as charts: from above, as a relief, along a line. Colours do not lie: what is above the scale's end and
// what is no number have colours that are none of the scale's, and are counted.
import {figure, plural} from '/format.js';

/** From dark blue over green to yellow, as the command line's pictures: in order also in grey and for the colour-blind. */
const COLOURS = ['#440154', '#472d7b', '#3b528b', '#2c728e', '#21918c', '#28ae80', '#5ec962', '#addc30', '#fde725'].map((colour, k) => [k / 8, colour]);
const ABOVE = '#d9480f';
const NO_NUMBER = '#9aa0a6';
const LOGARITHMIC_FROM = 20;
const MOST_DOTS = 40;
/** On a side; more cannot be seen, and take long to draw. While points come the picture is drawn again and again. */
const MOST_DRAWN = {whole: 401, live: 129};

/** What colours mean: logarithmic for positive losses that differ by a factor above 20. */
export function scaleOf(surface, clip) {
  let low = Infinity;
  let high = -Infinity;
  const counts = {finite: 0, above: 0, none: 0, least: Infinity, most: -Infinity};
  for (const row of surface.loss) {
    for (const value of row) {
      if (value === undefined) continue;
      if (!Number.isFinite(value)) {
        counts.none++;
        continue;
      }
      counts.finite++;
      counts.least = Math.min(counts.least, value);
      counts.most = Math.max(counts.most, value);
      if (value > clip) {
        counts.above++;
      } else {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
  }
  if (low > high) [low, high] = [0, 1];
  const log = low > 0 && high > LOGARITHMIC_FROM * low;
  if (!(high > low)) high = low + Math.max(1e-12, Math.abs(low) * 1e-9);
  const place = log ? Math.log10 : value => value;
  return {low, high, log, clip, counts, place};
}

/** The same slice with so few points that it is drawn at once. */
export function thinned(surface) {
  const most = surface.known < surface.all ? MOST_DRAWN.live : MOST_DRAWN.whole;
  const side = Math.max(surface.x.length, surface.y?.length ?? 0);
  if (!surface.y || side <= most) return surface;
  let every = 1;
  while ((side - 1) / every + 1 > most) every *= 2;
  const some = (value, k) => k % every === 0;
  return {...surface, every, x: surface.x.filter(some), y: surface.y.filter(some), loss: surface.loss.filter(some).map(row => Array.from(row).filter(some))};
}

/** Ticks for a logarithmic axis of logarithms. */
function ticks(scale) {
  if (!scale.log) return {};
  const decades = Math.log10(scale.high) - Math.log10(scale.low);
  const values = [];
  for (let k = Math.floor(Math.log10(scale.low)); k <= Math.ceil(Math.log10(scale.high)); k += Math.max(1, Math.round(decades / 8))) {
    for (const digit of decades < 2.5 ? [1, 2, 5] : [1]) values.push(digit * 10 ** k);
  }
  const shown = values.filter(value => value >= scale.low && value <= scale.high);
  return {tickvals: shown.map(Math.log10), ticktext: shown.map(value => figure(value, 3))};
}

export function summary(surface, scale) {
  const {counts} = scale;
  return [
    counts.finite ? `Losses from ${figure(counts.least, 5)} to ${figure(counts.most, 5)};` : 'No loss is finite;',
    `${surface.y ? 'colours are ' : 'the scale is '}${scale.log ? 'logarithmic' : 'linear'} from ${figure(scale.low, 5)} to ${figure(scale.high, 5)}`,
    counts.above ? `; ${plural(counts.above, 'point')} above ${figure(scale.clip, 4)}, in orange` : '',
    counts.none ? `; ${plural(counts.none, 'point')} not finite, in grey` : '',
    surface.known < surface.all ? `. ${figure(surface.known)} of ${plural(surface.all, 'point')} so far: between them each place has the colour of the nearest known one.` : '.',
    surface.every ? ` Every ${surface.every}th point of a side is drawn.` : '',
  ].join('').replace(';colours', '; colours').replace(';the', '; the');
}

/** A loss at every place: where none is known yet, that of the nearest known point of a coarser grid. */
function filled(surface) {
  const rows = surface.loss;
  if (!(surface.known < surface.all)) return rows;
  const near = (k, stride, count) => Math.min(Math.round(k / stride), Math.floor((count - 1) / stride)) * stride;
  return rows.map((row, j) => Array.from(row, (value, i) => {
    for (let stride = 1; stride <= 16; stride *= 2) {
      const found = rows[near(j, stride, rows.length)][near(i, stride, row.length)];
      if (found !== undefined) return found;
    }
    return undefined;
  }));
}

const split = (rows, choose) => rows.map(row => Array.from(row, value => (value === undefined ? null : choose(value))));
const isShown = (value, scale) => Number.isFinite(value) && value <= scale.clip;
const flat = colour => [[0, colour], [1, colour]];

const bar = scale => ({title: {text: scale.log ? 'loss (log)' : 'loss', side: 'top'}, thickness: 16, outlinewidth: 0, ...ticks(scale)});

function table(surface) {
  const plane = surface.y !== undefined;
  return {
    columns: plane ? ['first', 'second', 'loss'] : ['coordinate', 'loss'],
    rows: () => surface.loss.flatMap((row, j) => Array.from(row, (value, i) => [surface.x[i], ...(plane ? [surface.y[j]] : []), value === undefined ? 'not known yet' : value])),
  };
}

/** What is above the end and what is no number, as layers of their own. */
function marks(surface, rows, scale) {
  const layer = (name, colour, z) => ({type: 'heatmap', name, x: surface.x, y: surface.y, z, colorscale: flat(colour), showscale: false, hovertemplate: `${name}<br>%{x:.4g}, %{y:.4g}<extra></extra>`});
  return [
    scale.counts.above ? layer(`above ${figure(scale.clip, 4)}`, ABOVE, split(rows, value => (value > scale.clip && Number.isFinite(value) ? 1 : null))) : undefined,
    scale.counts.none ? layer('not finite', NO_NUMBER, split(rows, value => (Number.isFinite(value) ? null : 1))) : undefined,
  ].filter(Boolean);
}

/** From above: a cell of colour for each point, nothing smoothed. */
export function picture(surface, scale, lines) {
  const rows = filled(surface);
  const z = split(rows, value => (isShown(value, scale) ? scale.place(value) : null));
  const inside = surface.path;
  const pens = inside.length ? [['#ffffff', 4], ['#000000', 1.6]] : [];
  return {
    title: 'Loss over a plane', summary: `${summary(surface, scale)} The cross is the model${inside.length ? ', the line the path to it' : ''}.`, height: 520, legend: false,
    traces: [
      {type: 'heatmap', name: 'loss', x: surface.x, y: surface.y, z, zmin: scale.place(scale.low), zmax: scale.place(scale.high), colorscale: COLOURS, colorbar: bar(scale), zsmooth: false,
        customdata: rows, hovertemplate: 'loss %{customdata:.6g}<br>at %{x:.4g}, %{y:.4g}<extra></extra>'},
      ...marks(surface, rows, scale),
      ...(lines ? [{type: 'contour', x: surface.x, y: surface.y, z, zmin: scale.place(scale.low), zmax: scale.place(scale.high), contours: {coloring: 'none'}, ncontours: 14, line: {color: '#ffffff', width: 0.8}, showscale: false, hoverinfo: 'skip', connectgaps: false}] : []),
      ...pens.map(([colour, width]) => ({type: 'scatter', mode: inside.length > MOST_DOTS ? 'lines' : 'lines+markers', x: inside.map(point => point.x), y: inside.map(point => point.y),
        line: {color: colour, width}, marker: {color: colour, size: width + 4}, hoverinfo: 'skip'})),
      ...(inside.length > MOST_DOTS ? [{type: 'scatter', mode: 'markers', x: [inside[0].x], y: [inside[0].y], marker: {symbol: 'circle', color: '#ffffff', size: 9, line: {color: '#000000', width: 1.6}}, hovertemplate: 'where training began<extra></extra>'}] : []),
      ...[['#ffffff', 14, 4], ['#000000', 12, 1.8]].map(([colour, size, width]) => ({type: 'scatter', mode: 'markers', x: [0], y: [0], marker: {symbol: 'cross-thin', size, line: {color: colour, width}}, hovertemplate: 'the model<extra></extra>'})),
    ],
    x: {title: surface.directions[0], range: edges(surface.x), zeroline: false, showgrid: false, constrain: 'domain'}, y: {title: surface.directions[1], range: edges(surface.y), zeroline: false, showgrid: false},
    ...table(surface),
  };
}

/** Half a cell beyond the outermost points. */
function edges(values) {
  const half = (values.at(-1) - values[0]) / (values.length - 1) / 2;
  return [values[0] - half, values.at(-1) + half];
}

/** As a relief that can be turned. */
export function relief(surface, scale) {
  const rows = filled(surface);
  const height = value => scale.place(value);
  const sheet = {type: 'surface', x: surface.x, y: surface.y, connectgaps: false};
  const axis = title => ({title: {text: title, font: {size: 12}}, gridcolor: '--grid', zerolinecolor: '--rule', color: '--ink'});
  const top = Number.isFinite(scale.clip) ? height(scale.clip > 0 || !scale.log ? scale.clip : scale.high) : height(scale.high);
  const known = surface.path.filter(point => Number.isFinite(point.loss) && isShown(point.loss, scale) && (!scale.log || point.loss > 0));
  return {
    title: 'Loss over a plane, as a relief', summary: `${summary(surface, scale)} Turn it with the mouse; heights are ${scale.log ? 'logarithms of losses' : 'losses'}. First: ${surface.directions[0]}; second: ${surface.directions[1]}.${known.length ? ' The line is the path with its true losses, which need not lie on the sheet.' : ''}`,
    height: 560, legend: false,
    traces: [
      {...sheet, name: 'loss', z: split(rows, value => (isShown(value, scale) ? height(value) : null)), cmin: height(scale.low), cmax: height(scale.high), colorscale: COLOURS, colorbar: bar(scale),
        customdata: rows, hovertemplate: 'loss %{customdata:.6g}<br>at %{x:.4g}, %{y:.4g}<extra></extra>', lighting: {ambient: 0.8, diffuse: 0.4, specular: 0.05}},
      ...(scale.counts.above ? [{...sheet, name: 'above', z: split(rows, value => (Number.isFinite(value) && value > scale.clip ? top : null)), colorscale: flat(ABOVE), showscale: false, hovertemplate: `above ${figure(scale.clip, 4)}<extra></extra>`}] : []),
      ...(scale.counts.none ? [{...sheet, name: 'not finite', z: split(rows, value => (Number.isFinite(value) ? null : top)), colorscale: flat(NO_NUMBER), showscale: false, hovertemplate: 'not finite<extra></extra>'}] : []),
      ...(known.length ? [{type: 'scatter3d', mode: 'lines', x: known.map(point => point.x), y: known.map(point => point.y), z: known.map(point => height(point.loss)), line: {color: '--ink', width: 6}, hovertemplate: 'the path, with its true loss<extra></extra>'}] : []),
    ],
    x: {visible: false}, y: {visible: false},
    layout: {margin: {l: 0, r: 0, t: 10, b: 0}, scene: {xaxis: axis('first'), yaxis: axis('second'), zaxis: {...axis(scale.log ? 'loss (log)' : 'loss'), ...ticks(scale)}, aspectmode: 'cube', camera: {eye: {x: 1.3, y: -1.45, z: 0.85}, center: {x: 0, y: 0, z: -0.17}}}},
    ...table(surface),
  };
}

/** Along a line. */
export function profile(surface, scale) {
  const [losses] = surface.loss;
  const known = surface.x.map((x, i) => [x, losses[i]]).filter(([, loss]) => loss !== undefined);
  const shown = known.map(([x, loss]) => [x, isShown(loss, scale) ? loss : null]);
  const above = known.filter(([, loss]) => Number.isFinite(loss) && loss > scale.clip);
  const none = known.filter(([, loss]) => !Number.isFinite(loss));
  const edge = scale.counts.above ? scale.clip : scale.high;
  return {
    title: 'Loss along a line', summary: `${summary(surface, scale)} The model is at 0.`, height: 420,
    traces: [
      {type: 'scatter', mode: 'lines', name: 'loss', x: shown.map(([x]) => x), y: shown.map(([, loss]) => loss), connectgaps: false, line: {color: '--blue', width: 1.8}},
      ...(above.length ? [{type: 'scatter', mode: 'markers', name: `above ${figure(scale.clip, 4)}`, x: above.map(([x]) => x), y: above.map(() => edge), marker: {symbol: 'triangle-up', color: ABOVE, size: 7}}] : []),
      ...(none.length ? [{type: 'scatter', mode: 'markers', name: 'not finite', x: none.map(([x]) => x), y: none.map(() => edge), marker: {symbol: 'x', color: NO_NUMBER, size: 7}}] : []),
      ...(surface.path.some(point => Number.isFinite(point.loss)) ? [{type: 'scatter', mode: 'markers', name: 'points, with their true loss', x: surface.path.map(point => point.x), y: surface.path.map(point => point.loss), marker: {color: '--bad', size: 7}}] : []),
    ],
    x: {title: surface.directions[0], range: [surface.x[0], surface.x.at(-1)]}, y: {title: 'loss', type: scale.log ? 'log' : 'linear'}, ...table(surface),
  };
}
