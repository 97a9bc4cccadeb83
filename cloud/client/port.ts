/** What went wrong, as WeChat's callbacks give it. */
export interface Failed {
  readonly errMsg: string;
}

/** A transfer that is under way. */
export interface TransferTask {
  abort(): void;
  onProgressUpdate(listener: (progress: TransferProgress) => void): void;
  offProgressUpdate(listener?: (progress: TransferProgress) => void): void;
  onHeadersReceived(listener: (received: { readonly header: object }) => void): void;
  offHeadersReceived(listener?: (received: { readonly header: object }) => void): void;
}

/** How far a transfer has come; an upload names its bytes `…Sent`, a download `…Written`. */
export interface TransferProgress {
  /** 0 to 100. */
  readonly progress: number;
  readonly totalBytesSent?: number;
  readonly totalBytesExpectedToSend?: number;
  readonly totalBytesWritten?: number;
  readonly totalBytesExpectedToWrite?: number;
}

/** An open socket, as `wx.connectSocket` gives it. */
export interface SocketTask {
  send(options: { data: string }): unknown;
  close(options: { code?: number; reason?: string }): unknown;
  onOpen(listener: () => void): void;
  onMessage(listener: (message: { readonly data: unknown }) => void): void;
  onError(listener: (error: Failed) => void): void;
  onClose(listener: () => void): void;
}

/**
 * The part of `wx` that the client stands on. The global `wx` of a mini-program fits; so does the preview's.
 * Every call is made in the callback form, which base libraries of every age know.
 */
export interface WxLike {
  request(options: {
    url: string;
    method: 'POST';
    data: string;
    header: Record<string, string>;
    success: (reply: { readonly data: unknown; readonly statusCode: number }) => void;
    fail: (error: Failed) => void;
  }): unknown;
  uploadFile(options: {
    url: string;
    filePath: string;
    name: string;
    formData: Record<string, string>;
    header: Record<string, string>;
    success: (reply: { readonly data: string; readonly statusCode: number }) => void;
    fail: (error: Failed) => void;
  }): TransferTask;
  downloadFile(options: {
    url: string;
    success: (reply: { readonly tempFilePath: string; readonly statusCode: number }) => void;
    fail: (error: Failed) => void;
  }): TransferTask;
  connectSocket(options: { url: string; fail: (error: Failed) => void }): SocketTask;
  login(options: {
    success: (reply: { readonly code: string }) => void;
    fail: (error: Failed) => void;
  }): unknown;
  getStorageSync(key: string): unknown;
  setStorageSync(key: string, value: string): void;
  removeStorageSync(key: string): void;
}
