/** The clock of a day's route: the same steps as cmtrain.solvers.tour.route_times. */

/** Write a minute of the day as hours and minutes. */
export function clock(minute) {
  const whole = Math.floor(minute + 0.5);
  const two = (number) => String(number).padStart(2, "0");
  return `${two(Math.floor(whole / 60))}:${two(whole % 60)}`;
}

/**
 * Follow a route stop by stop. A stop reached after closing is left out, and the way goes on from the stop before.
 *
 * spec is a RouteControl; order holds ids of stops. Returns {stops: [{id, place, drive, arrival, waiting, begin, leaves, late,
 * served}], served, driveHome, end, driving, waiting, serving, late, open, minutes}; minutes counts the penalty, too.
 */
export function follow(order, spec) {
  const place = new Map(spec.stops.map((stop, k) => [stop.id, k + 1]));
  let now = spec.start;
  let at = 0;
  const stops = order.map((id) => {
    const here = place.get(id);
    const times = visit(spec.stops[here - 1], now, spec.minutes[at][here]);
    if (times.served) [now, at] = [times.leaves, here];
    return { id, place: here, ...times };
  });
  const served = stops.filter((times) => times.served);
  const driveHome = spec.minutes[at][0];
  const end = now + driveHome;
  const missed = spec.stops.length - served.length;
  return {
    stops,
    served,
    driveHome,
    end,
    driving: sum(served, (times) => times.drive) + driveHome,
    waiting: sum(served, (times) => times.waiting),
    serving: sum(served, (times) => times.leaves - times.begin),
    late: stops.length - served.length,
    open: spec.stops.length - stops.length,
    minutes: end - spec.start + spec.penalty * missed,
  };
}

function visit(stop, now, drive) {
  const arrival = now + drive;
  const waiting = Math.max(stop.opens - arrival, 0);
  const late = Math.max(arrival - stop.closes, 0);
  const begin = arrival + waiting;
  return { drive, arrival, waiting, begin, leaves: begin + stop.service, late, served: late <= 0 };
}

const sum = (items, of) => items.reduce((total, item) => total + of(item), 0);
