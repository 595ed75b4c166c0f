package io.smartmesh.tun;

import com.sun.jna.LastErrorException;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import io.smartmesh.base.Bytes;
import io.smartmesh.tun.TunUnavailable.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Makes the interface and gives it its address, by the kernel's own calls (netdevice(7), and
 * Documentation/networking/tuntap.rst of Linux). It goes when its descriptor is closed.
 */
final class Interface {
  static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,14}");

  private static final String CLONE = "/dev/net/tun";
  private static final int TUNSETIFF = 0x4004_54ca;
  private static final int SIOCGIFFLAGS = 0x8913;
  private static final int SIOCSIFFLAGS = 0x8914;
  private static final int SIOCSIFADDR = 0x8916;
  private static final int SIOCSIFMTU = 0x8922;
  private static final int SIOCGIFINDEX = 0x8933;

  /** struct ifreq: the name, then what is asked or told. */
  private static final int IFREQ_BYTES = 40;

  private static final int IFREQ_NAME_BYTES = 16;
  private static final int IN6_IFREQ_BYTES = 24;
  private static final short IFF_TUN = 1;
  private static final short IFF_NO_PI = 0x1000;
  private static final short IFF_TUN_EXCL = (short) 0x8000;
  private static final short IFF_UP = 1;
  private static final short IFF_MULTICAST = 0x1000;

  private Interface() {}

  /**
   * @return the descriptor that reads and writes its packets, without waiting
   */
  static int create(String name, Bytes address, int prefixBits, int mtu) throws TunUnavailable {
    if (!Platform.isLinux()) {
      throw new TunUnavailable(Reason.NOT_SUPPORTED, "not Linux");
    }
    try {
      int fd = open();
      try {
        ask(fd, TUNSETIFF, name, (short) (IFF_TUN | IFF_NO_PI | IFF_TUN_EXCL));
        configure(name, address, prefixBits, mtu);
        return fd;
      } catch (LastErrorException e) {
        Libc.close(fd);
        throw failure(e);
      } catch (TunUnavailable e) {
        Libc.close(fd);
        throw e;
      }
    } catch (LinkageError e) {
      throw new TunUnavailable(Reason.NOT_SUPPORTED, String.valueOf(e.getMessage()));
    }
  }

  private static int open() throws TunUnavailable {
    try {
      return Libc.open(CLONE, Libc.O_RDWR | Libc.O_NONBLOCK | Libc.O_CLOEXEC);
    } catch (LastErrorException e) {
      int error = e.getErrorCode();
      boolean isMissing = error == Libc.ENOENT || error == Libc.ENXIO || error == Libc.ENODEV;
      throw isMissing ? new TunUnavailable(Reason.NO_TUN, text(e)) : failure(e);
    }
  }

  /**
   * Without multicast: nobody there hears it, so the kernel says nothing by itself, and no bearer
   * looks for neighbours through the mesh.
   */
  private static void configure(String name, Bytes address, int prefixBits, int mtu)
      throws TunUnavailable {
    int socket = socket();
    try {
      ask(socket, SIOCSIFMTU, name, mtu);
      ByteBuffer flags = ask(socket, SIOCGIFFLAGS, name, 0);
      short up = (short) ((flags.getShort(IFREQ_NAME_BYTES) & ~IFF_MULTICAST) | IFF_UP);
      ask(socket, SIOCSIFFLAGS, name, up);
      int index = ask(socket, SIOCGIFINDEX, name, 0).getInt(IFREQ_NAME_BYTES);
      ByteBuffer in6 = ByteBuffer.allocate(IN6_IFREQ_BYTES).order(ByteOrder.nativeOrder());
      in6.put(address.toArray()).putInt(prefixBits).putInt(index);
      setAddress(socket, in6.array());
    } finally {
      Libc.close(socket);
    }
  }

  private static int socket() throws TunUnavailable {
    try {
      return Libc.socket(Libc.AF_INET6, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC, 0);
    } catch (LastErrorException e) {
      throw new TunUnavailable(Reason.NO_IPV6, text(e));
    }
  }

  private static void setAddress(int socket, byte[] in6) throws TunUnavailable {
    try {
      Libc.ioctl(socket, new NativeLong(SIOCSIFADDR), in6);
    } catch (LastErrorException e) {
      int error = e.getErrorCode();
      boolean isOff = error == Libc.EACCES || error == Libc.EOPNOTSUPP || error == Libc.ENODEV;
      throw isOff ? new TunUnavailable(Reason.NO_IPV6, text(e)) : failure(e);
    }
  }

  /**
   * Values go in as 32 bits: shorter ones lie in the first of them where bytes are little-endian.
   */
  private static ByteBuffer ask(int fd, int request, String name, int value) {
    ByteBuffer ifreq = ByteBuffer.allocate(IFREQ_BYTES).order(ByteOrder.nativeOrder());
    ifreq.put(name.getBytes(StandardCharsets.US_ASCII));
    ifreq.putInt(IFREQ_NAME_BYTES, value);
    Libc.ioctl(fd, new NativeLong(request), ifreq.array());
    return ifreq;
  }

  private static ByteBuffer ask(int fd, int request, String name, short value) {
    ByteBuffer ifreq = ByteBuffer.allocate(IFREQ_BYTES).order(ByteOrder.nativeOrder());
    ifreq.put(name.getBytes(StandardCharsets.US_ASCII));
    ifreq.putShort(IFREQ_NAME_BYTES, value);
    Libc.ioctl(fd, new NativeLong(request), ifreq.array());
    return ifreq;
  }

  private static TunUnavailable failure(LastErrorException e) {
    return new TunUnavailable(
        switch (e.getErrorCode()) {
          case Libc.EPERM, Libc.EACCES -> Reason.NOT_PERMITTED;
          case Libc.EBUSY, Libc.EINVAL -> Reason.NAME_TAKEN;
          default -> Reason.REFUSED;
        },
        text(e));
  }

  private static String text(LastErrorException e) {
    return String.valueOf(e.getMessage());
  }
}
