package io.smartmesh.serial;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * An open terminal device in raw mode: bytes as they are, no echo, no signals, no waiting.
 *
 * <p>By the kernel's own calls, and not {@code stty} with a file stream, for two reasons. A Java
 * stream makes the terminal the controlling one of a service, which is then killed when somebody
 * pulls the plug; and it waits for a carrier that never comes. And not by the C library's {@code
 * termios}: it differs from one library to the next, the kernel's {@code termios2} does not, and
 * takes any speed. Linux on x86, ARM and RISC-V.
 */
final class Tty implements AutoCloseable {
  private static final int O_RDWR = 2;
  private static final int O_NOCTTY = 0x100;
  private static final int O_NONBLOCK = 0x800;
  private static final int O_CLOEXEC = 0x8_0000;

  private static final int TIOCEXCL = 0x540c;
  private static final int TCFLSH = 0x540b;
  private static final int TCIOFLUSH = 2;
  private static final int TCSETS2 = 0x402c_542b;
  private static final int TERMIOS2_BYTES = 44;
  private static final int C_CFLAG_AT = 8;
  private static final int VMIN_AT = 23;
  private static final int C_ISPEED_AT = 36;
  private static final int C_OSPEED_AT = 40;
  private static final int CS8 = 0x30;
  private static final int CREAD = 0x80;
  private static final int CLOCAL = 0x800;
  private static final int BOTHER = 0x1000;

  private static final short POLLIN = 1;
  private static final int POLLFD_BYTES = 8;
  private static final int REVENTS_AT = 6;

  private static final int EINTR = 4;
  private static final int EAGAIN = 11;

  /** The calls, in the names and types of the C library. */
  private static final class Libc {
    static {
      Native.register(Libc.class, "c");
    }

    private Libc() {}

    static native int open(String path, int flags) throws LastErrorException;

    static native int close(int fd) throws LastErrorException;

    static native NativeLong read(int fd, byte[] buffer, NativeLong count)
        throws LastErrorException;

    static native NativeLong write(int fd, byte[] buffer, NativeLong count)
        throws LastErrorException;

    static native int ioctl(int fd, NativeLong request, byte[] argument) throws LastErrorException;

    static native int ioctl(int fd, NativeLong request, Pointer argument) throws LastErrorException;

    static native int poll(byte[] descriptors, NativeLong count, int millis)
        throws LastErrorException;
  }

  private final int fd;
  private boolean closed;

  private Tty(int fd) {
    this.fd = fd;
  }

  /**
   * @throws IOException with a sentence for the user, where serial lines do not work
   */
  static void requireSupported() throws IOException {
    if (!Platform.isLinux()) {
      throw new IOException("Serial lines work on Linux only.");
    }
    try {
      Libc.poll(new byte[POLLFD_BYTES], new NativeLong(0), 0);
    } catch (LinkageError e) {
      throw new IOException(
          "Serial lines need a native library, which cannot be loaded ("
              + e.getMessage()
              + "). Where temporary files may not be run, name another folder:"
              + " JAVA_TOOL_OPTIONS=-Djna.tmpdir=FOLDER",
          e);
    }
  }

  /**
   * For this process alone, with what lay there thrown away.
   *
   * @throws IOException when there is no such device, or it is none of ours to open
   */
  static Tty open(Path device, int bitRate) throws IOException {
    try {
      int fd = Libc.open(device.toString(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
      try {
        set(fd, TIOCEXCL, 0);
        Libc.ioctl(fd, new NativeLong(TCSETS2), raw(bitRate));
        set(fd, TCFLSH, TCIOFLUSH);
        return new Tty(fd);
      } catch (LastErrorException e) {
        Libc.close(fd);
        throw e;
      }
    } catch (LastErrorException e) {
      throw failure(device.toString(), e);
    }
  }

  private static void set(int fd, int request, int value) throws LastErrorException {
    Libc.ioctl(fd, new NativeLong(request), Pointer.createConstant(value));
  }

  private static byte[] raw(int bitRate) {
    return ByteBuffer.allocate(TERMIOS2_BYTES)
        .order(ByteOrder.nativeOrder())
        .putInt(C_CFLAG_AT, CS8 | CREAD | CLOCAL | BOTHER)
        .put(VMIN_AT, (byte) 1)
        .putInt(C_ISPEED_AT, bitRate)
        .putInt(C_OSPEED_AT, bitRate)
        .array();
  }

  private static IOException failure(String what, LastErrorException e) {
    return new IOException(what + ": " + e.getMessage(), e);
  }

  /**
   * Waits a while for bytes. One thread reads, and it alone closes.
   *
   * @return how many there were, 0 for none
   * @throws IOException when the device is gone
   */
  int read(byte[] buffer, int waitMillis) throws IOException {
    byte[] waiting =
        ByteBuffer.allocate(POLLFD_BYTES)
            .order(ByteOrder.nativeOrder())
            .putInt(fd)
            .putShort(POLLIN)
            .array();
    try {
      Libc.poll(waiting, new NativeLong(1), waitMillis);
      int seen = ByteBuffer.wrap(waiting).order(ByteOrder.nativeOrder()).getShort(REVENTS_AT);
      if (seen == 0) {
        return 0;
      }
      int count = Libc.read(fd, buffer, new NativeLong(buffer.length)).intValue();
      if (count == 0) {
        throw new IOException("hung up");
      }
      return count;
    } catch (LastErrorException e) {
      if (isPassing(e)) {
        return 0;
      }
      throw failure("read", e);
    }
  }

  /**
   * What the system takes at once; any thread.
   *
   * @return how many bytes, 0 when it takes none now
   */
  synchronized int write(byte[] bytes) throws IOException {
    if (closed) {
      throw new IOException("closed");
    }
    try {
      return Libc.write(fd, bytes, new NativeLong(bytes.length)).intValue();
    } catch (LastErrorException e) {
      if (isPassing(e)) {
        return 0;
      }
      throw failure("write", e);
    }
  }

  private static boolean isPassing(LastErrorException e) {
    return e.getErrorCode() == EAGAIN || e.getErrorCode() == EINTR;
  }

  /** Under the same lock as writes: the number may be another file's a moment later. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      Libc.close(fd);
    } catch (LastErrorException e) {
      return; // it is gone in any case
    }
  }
}
