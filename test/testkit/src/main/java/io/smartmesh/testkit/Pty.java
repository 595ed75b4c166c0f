package io.smartmesh.testkit;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A pseudo-terminal: what one end writes comes out of the device {@link #device()}. Linux only. */
public final class Pty implements AutoCloseable {
  private static final int O_RDWR_NOCTTY_NONBLOCK_CLOEXEC = 2 | 0x100 | 0x800 | 0x8_0000;
  private static final int NAME_BYTES = 64;

  private static final class Libc {
    static {
      Native.register(Libc.class, "c");
    }

    private Libc() {}

    static native int posix_openpt(int flags) throws LastErrorException;

    static native int grantpt(int fd) throws LastErrorException;

    static native int unlockpt(int fd) throws LastErrorException;

    static native int ptsname_r(int fd, byte[] name, NativeLong length) throws LastErrorException;

    static native NativeLong read(int fd, byte[] buffer, NativeLong count)
        throws LastErrorException;

    static native NativeLong write(int fd, byte[] buffer, NativeLong count)
        throws LastErrorException;

    static native int close(int fd) throws LastErrorException;
  }

  private final int fd;
  private final Path device;
  private boolean closed;

  private Pty(int fd, Path device) {
    this.fd = fd;
    this.device = device;
  }

  public static Pty open() {
    int fd = Libc.posix_openpt(O_RDWR_NOCTTY_NONBLOCK_CLOEXEC);
    Libc.grantpt(fd);
    Libc.unlockpt(fd);
    byte[] name = new byte[NAME_BYTES];
    Libc.ptsname_r(fd, name, new NativeLong(NAME_BYTES));
    return new Pty(fd, Path.of(new String(name, StandardCharsets.US_ASCII).replace("\0", "")));
  }

  public Path device() {
    return device;
  }

  /** How many bytes; 0 when there are none now, or nobody has opened the device. */
  public synchronized int read(byte[] buffer, int most) {
    try {
      return closed ? 0 : Libc.read(fd, buffer, new NativeLong(most)).intValue();
    } catch (LastErrorException e) {
      return 0;
    }
  }

  /** How many of the first {@code count} were taken. */
  public synchronized int write(byte[] buffer, int count) {
    try {
      return closed ? 0 : Libc.write(fd, buffer, new NativeLong(count)).intValue();
    } catch (LastErrorException e) {
      return 0;
    }
  }

  /** As if the plug was pulled. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      Libc.close(fd);
    }
  }
}
