import { call } from './services/cloud';
import type { LinliApp } from './services/linli-app';

App<LinliApp>({
  onLaunch() {
    wx.cloud.init({ traceUser: true });
  },

  signIn() {
    // One sign-in for everybody who asks; a failed one is forgotten, so that the next who asks tries again.
    this.signingIn ??= call('login', {}).then((result) => {
      if (!result.ok) throw new Error(result.error.message);
      return result.data;
    });
    this.signingIn.catch(() => (this.signingIn = undefined));
    return this.signingIn;
  },
});
