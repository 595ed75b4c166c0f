package io.smartmesh.tun;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;

/** The calls of the C library that a TUN device takes, in its names and types. */
final class Libc {
  static final int O_RDWR = 2;
  static final int O_NONBLOCK = 0x800;
  static final int O_CLOEXEC = 0x8_0000;

  static final int AF_INET6 = 10;
  static final int SOCK_DGRAM = 2;
  static final int SOCK_CLOEXEC = 0x8_0000;

  static final int EPERM = 1;
  static final int ENOENT = 2;
  static final int EINTR = 4;
  static final int ENXIO = 6;
  static final int EAGAIN = 11;
  static final int EACCES = 13;
  static final int EBUSY = 16;
  static final int ENODEV = 19;
  static final int EINVAL = 22;
  static final int EOPNOTSUPP = 95;

  static {
    Native.register(Libc.class, "c");
  }

  private Libc() {}

  static native int open(String path, int flags) throws LastErrorException;

  static native int close(int fd) throws LastErrorException;

  static native int socket(int domain, int type, int protocol) throws LastErrorException;

  static native int pipe2(int[] ends, int flags) throws LastErrorException;

  static native int ioctl(int fd, NativeLong request, byte[] argument) throws LastErrorException;

  static native int poll(byte[] descriptors, NativeLong count, int millis)
      throws LastErrorException;

  /** −1 with {@link Native#getLastError}: an exception for each empty queue costs too much. */
  static native NativeLong read(int fd, Pointer buffer, NativeLong count);

  static native NativeLong write(int fd, Pointer buffer, NativeLong count);
}
