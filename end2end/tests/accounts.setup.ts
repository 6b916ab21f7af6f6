import { test as setup } from "@playwright/test";

import { type Account, EMAIL, PASSWORD, session } from "./accounts";

for (const account of Object.keys(EMAIL) as Account[]) {
  setup(`log in as ${account}`, async ({ request }) => {
    const answer = await request.post("/login", {
      form: { email: EMAIL[account], password: PASSWORD },
      maxRedirects: 0,
    });
    setup.expect(answer.status()).toBe(303);
    await request.storageState({ path: session(account) });
  });
}
