/** What is not saved yet is kept in this browser, so that it can be sent the next time the page is opened. */

const LEFT = 1500; // milliseconds in which another tab that is still there would have changed what it keeps

/** Name of this page among all tabs; a page that is loaded again knows the name it had before. */
export const tab = Math.random().toString(36).slice(2, 10);
const before = attempt(() => {
  const name = sessionStorage.getItem("cmtrain-tab");
  sessionStorage.setItem("cmtrain-tab", tab);
  return name;
});

/** Keep entries under a key: put(entries) says whether they are kept; adopt(take) hands over what pages that are gone have left. */
export function unsaved(key) {
  const own = `${key}|${tab}`;
  return {
    put: (entries) =>
      attempt(() => {
        if (entries.length) localStorage.setItem(own, JSON.stringify(entries));
        else localStorage.removeItem(own);
        return true;
      }) ?? false,
    adopt(take) {
      const found = left(`${key}|`, own);
      const mine = found.filter(({ name }) => name === `${key}|${before}`);
      const others = found.filter((each) => !mine.includes(each));
      handOver(mine, take);
      if (others.length)
        setTimeout(() => handOver(others.filter(({ name, text }) => attempt(() => localStorage.getItem(name)) === text), take), LEFT);
    },
  };
}

function left(prefix, own) {
  return (
    attempt(() =>
      Object.keys(localStorage)
        .filter((name) => name.startsWith(prefix) && name !== own)
        .map((name) => ({ name, text: localStorage.getItem(name) })),
    ) ?? []
  );
}

/** Hand entries over in the order in which they were typed; they leave their old place once they are kept in the new one. */
function handOver(found, take) {
  const entries = found.flatMap(({ text }) => attempt(() => JSON.parse(text).filter((entry) => Array.isArray(entry.path))) ?? []);
  if (entries.length) take(entries.sort((one, other) => one.when - other.when));
  for (const { name } of found) attempt(() => localStorage.removeItem(name));
}

/** Storage may be full, switched off or spoiled: then there is none. */
function attempt(call) {
  try {
    return call();
  } catch {
    return null;
  }
}
