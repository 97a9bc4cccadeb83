/** Goes back; to the board where a shared link opened this page first and there is nothing to go back to. */
export function leave(): void {
  if (getCurrentPages().length > 1) void wx.navigateBack();
  else void wx.reLaunch({ url: '/pages/list/list' });
}
