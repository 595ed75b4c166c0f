package io.smartmesh.mesh;

/** Frames and bytes that went out and came in, as the bearer has them. */
public record Carried(long framesSent, long bytesSent, long framesReceived, long bytesReceived) {
  public static final Carried NOTHING = new Carried(0, 0, 0, 0);

  Carried plusSent(int bytes) {
    return new Carried(framesSent + 1, bytesSent + bytes, framesReceived, bytesReceived);
  }

  Carried plusReceived(int bytes) {
    return new Carried(framesSent, bytesSent, framesReceived + 1, bytesReceived + bytes);
  }
}
