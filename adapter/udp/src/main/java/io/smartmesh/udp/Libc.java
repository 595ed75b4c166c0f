package io.smartmesh.udp;

import com.sun.jna.Native;

/**
 * The calls of the C library for several datagrams at once, in its names; for 64-bit Linux only.
 * Each gives −1 where it fails, with the reason in {@link Native#getLastError}.
 */
final class Libc {
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;

  static final int F_DUPFD_CLOEXEC = 1030;
  static final int MSG_CTRUNC = 0x08;
  static final int MSG_TRUNC = 0x20;
  static final int MSG_DONTWAIT = 0x40;

  static final int SOL_SOCKET = 1;
  static final int SO_TYPE = 3;
  static final int SOCK_DGRAM = 2;
  static final int SOL_UDP = 17;
  static final int UDP_SEGMENT = 103;
  static final int UDP_GRO = 104;

  static final int EINTR = 4;
  static final int EIO = 5;
  static final int EAGAIN = 11;
  static final int EINVAL = 22;
  static final int EMSGSIZE = 90;
  static final int ENOPROTOOPT = 92;
  static final int EOPNOTSUPP = 95;

  static {
    Native.register(Libc.class, "c");
  }

  private Libc() {}

  static native int getsockname(int fd, byte[] name, int[] length);

  static native int getsockopt(int fd, int level, int option, int[] value, int[] length);

  static native int setsockopt(int fd, int level, int option, int[] value, int length);

  static native int fcntl(int fd, int command, int argument);

  static native int close(int fd);

  static native long sendmsg(int fd, long message, int flags);

  static native long recvmsg(int fd, long message, int flags);
}
