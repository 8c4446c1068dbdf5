// Chromium, started as the tests start it.

import { chromium } from "playwright-core";

/** A browser that trusts the host's key, so that it speaks HTTP/2 with it and keeps what it may keep. */
export const launch = (pin) => chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    `--ignore-certificate-errors-spki-list=${pin}`],
}).catch((error) => {
  throw new Error(`Chromium does not start; if it is missing: apt-get install chromium\n${error.message}`);
});
