import { test as setup } from "@playwright/test";

import { type Account, EMAIL, enter, session } from "./accounts";

for (const account of Object.keys(EMAIL) as Account[]) {
  setup(`log in as ${account}`, async ({ request }) => {
    await enter(request, account);
    await request.storageState({ path: session(account) });
  });
}
