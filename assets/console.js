// Copy buttons and times that go on. Everything else works without script.

for (const button of document.querySelectorAll('button[data-copy]')) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = 'Copied';
    setTimeout(() => {
      button.textContent = 'Copy';
    }, 2000);
  });
}

const units = [
  ['day', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
];

/** The same words as the server's. */
function relative(time, now) {
  const distance = Math.abs(time - now);
  const [unit, length] = units.find(([, size]) => distance >= size) ?? [null, 0];
  if (unit === null) return 'now';
  const count = Math.floor(distance / length);
  const words = `${count} ${unit === 'day' && count > 1 ? 'days' : unit}`;
  return time > now ? `in ${words}` : `${words} ago`;
}

function tell() {
  for (const time of document.querySelectorAll('time[data-live]')) {
    time.textContent = relative(Date.parse(time.dateTime), Date.now());
  }
}

tell();
setInterval(tell, 10_000);
