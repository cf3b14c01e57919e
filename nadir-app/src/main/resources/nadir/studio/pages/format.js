// Numbers and times as people read them.

/** A number of a document: not-a-number and infinities come as texts. */
export const number = value => (typeof value === 'number' ? value : value == null ? NaN : Number(value));

/** A number with so many digits. */
export function figure(value, digits = 6) {
  const x = number(value);
  if (!Number.isFinite(x)) return Number.isNaN(x) ? 'NaN' : x > 0 ? '∞' : '−∞';
  if (x === 0) return '0';
  const size = Math.abs(x);
  const text = Number.isInteger(x) && size < 1e6 ? x.toLocaleString('en')
    : size < 1e-4 || size >= 1e7 ? x.toExponential(Math.max(0, Math.min(digits, 4) - 1))
    : String(Number(x.toPrecision(digits)));
  return text.replace('-', '−').replace('e−', 'e-').replace('e+', 'e');
}

export function duration(seconds) {
  const whole = Math.round(seconds);
  if (seconds < 0.1) return `${figure(1000 * seconds, 2)} ms`;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

export const moment = time => new Date(time).toLocaleString([], {dateStyle: 'medium', timeStyle: 'short'});

export function bytes(count) {
  if (count < 1024) return `${count} B`;
  return count < 1 << 20 ? `${(count / 1024).toFixed(1)} KB` : `${(count / (1 << 20)).toFixed(1)} MB`;
}

export const plural = (count, noun) => `${figure(count)} ${noun}${count === 1 ? '' : 's'}`;

/** camelCase as words. */
export const words = name => name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
