/** Where marks and names stand on a map so that they do not cover each other. */

/** Push points apart until no two are nearer than `apart`; returns new points [x, y], near the old ones. */
export function spread(points, apart, [width, height], rounds = 60) {
  const moved = points.map((point) => [...point]);
  for (let round = 0; round < rounds; round++) {
    let still = true;
    for (let i = 0; i < moved.length; i++)
      for (let j = i + 1; j < moved.length; j++) {
        const [dx, dy] = [moved[j][0] - moved[i][0], moved[j][1] - moved[i][1]];
        const distance = Math.hypot(dx, dy) || 0.01;
        if (distance >= apart) continue;
        still = false;
        const push = (apart - distance) / 2 + 0.1;
        const [ux, uy] = distance > 0.02 ? [dx / distance, dy / distance] : [1, 0];
        moved[i] = [moved[i][0] - ux * push, moved[i][1] - uy * push];
        moved[j] = [moved[j][0] + ux * push, moved[j][1] + uy * push];
      }
    if (still) break;
  }
  const kept = (value, most) => Math.min(Math.max(value, apart / 2), most - apart / 2);
  return moved.map(([x, y]) => [kept(x, width), kept(y, height)]);
}

/**
 * Choose for each name the side of its point where it covers least.
 *
 * widths in pixels, taken: boxes {x, y, w, h} that are full already. Returns [{x, y, anchor}], y the base line.
 */
export function placeNames(points, widths, { gap, line, size: [width, height], taken: full = [] }) {
  const taken = [...around(points, gap), ...full];
  return points.map(([x, y], k) => {
    const wide = widths[k];
    const sides = [
      { x: x + gap + 2, y: y - line / 2, anchor: "start" },
      { x: x - gap - 2 - wide, y: y - line / 2, anchor: "end" },
      { x: x - wide / 2, y: y + gap, anchor: "middle" },
      { x: x - wide / 2, y: y - gap - line, anchor: "middle" },
      { x: x + gap * 0.6, y: y + gap * 0.7, anchor: "start" },
      { x: x + gap * 0.6, y: y - gap * 0.7 - line, anchor: "start" },
      { x: x - gap * 0.6 - wide, y: y + gap * 0.7, anchor: "end" },
      { x: x - gap * 0.6 - wide, y: y - gap * 0.7 - line, anchor: "end" },
    ].map((side) => ({ ...side, w: wide, h: line }));
    const cost = (box) =>
      taken.reduce((sum, other) => sum + overlap(box, other), 0) + 4 * (box.w * box.h - overlap(box, { x: 2, y: 2, w: width - 4, h: height - 4 }));
    const best = sides.reduce((least, side) => (cost(side) < cost(least) - 1 ? side : least));
    taken.push(best);
    const at = { start: best.x, end: best.x + wide, middle: best.x + wide / 2 }[best.anchor];
    return { x: at, y: best.y + line * 0.78, anchor: best.anchor };
  });
}

/**
 * Move wide names up or down from where they belong until they cover as little as possible.
 *
 * Returns boxes {x, y, w, h} around them, in the order of the names.
 */
export function shiftNames(places, widths, points, { gap, line, size: [width, height], taken: full = [] }) {
  const taken = [...around(points, gap), ...full];
  return places.map(([x, y], k) => {
    const at = (down) => ({ x: Math.min(Math.max(x - widths[k] / 2, 4), width - widths[k] - 4), y: Math.min(Math.max(y + down - line / 2, 2), height - line - 2), w: widths[k], h: line });
    const cost = (down) => taken.reduce((sum, other) => sum + overlap(at(down), other), 0) + Math.abs(down);
    const box = at([0, -20, 20, -34, 34, -50, 50].reduce((least, down) => (cost(down) < cost(least) ? down : least)));
    taken.push(box);
    return box;
  });
}

const around = (points, gap) => points.map(([x, y]) => ({ x: x - gap, y: y - gap, w: 2 * gap, h: 2 * gap }));

function overlap(a, b) {
  const across = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x);
  const down = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y);
  return Math.max(across, 0) * Math.max(down, 0);
}
