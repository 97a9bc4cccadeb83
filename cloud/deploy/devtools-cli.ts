/** Where the developer tools' command line is installed by default, by system; empty on systems they do not exist for. Pure. */
export function devtoolsCli(platform: NodeJS.Platform): readonly string[] {
  if (platform === 'darwin') return ['/Applications/wechatwebdevtools.app/Contents/MacOS/cli'];
  if (platform === 'win32') {
    return [
      'C:\\Program Files (x86)\\Tencent\\微信web开发者工具\\cli.bat',
      'C:\\Program Files\\Tencent\\微信web开发者工具\\cli.bat',
    ];
  }
  return [];
}
