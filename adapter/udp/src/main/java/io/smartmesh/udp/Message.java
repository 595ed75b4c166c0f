package io.smartmesh.udp;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.smartmesh.base.Bytes;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/**
 * A {@code struct msghdr} of 64-bit Linux with room for one address, one run of bytes and a control
 * message (recvmsg(2), cmsg(3), udp(7)). Datagrams of one length lie in it one after the other; the
 * last one may be shorter. Not safe for use by several threads at once.
 */
final class Message {
  /** More than the largest datagram, so that nothing is cut. */
  static final int BYTES_MOST = 65_536;

  static final int ADDRESS_BYTES = 28;
  private static final int ADDRESS_BYTES_IPV4 = 16;

  private static final int NAME = 0;
  private static final int NAME_LENGTH = 8;
  private static final int PIECES = 16;
  private static final int PIECES_COUNT = 24;
  private static final int CONTROL = 32;
  private static final int CONTROL_LENGTH = 40;
  private static final int FLAGS = 48;
  private static final int PIECE = 56;
  private static final int PIECE_LENGTH = 64;
  private static final int NAME_ROOM = 72;
  static final int CONTROL_ROOM = 104;
  static final int CONTROL_BYTES = 64;

  /** A control message begins with its length, level and type. */
  static final int CONTROL_HEADER = 16;

  private final ByteBuffer header =
      ByteBuffer.allocateDirect(CONTROL_ROOM + CONTROL_BYTES).order(ByteOrder.nativeOrder());
  private final ByteBuffer data = ByteBuffer.allocateDirect(BYTES_MOST);
  private final long address = at(header);

  Message() {
    header.putLong(NAME, address + NAME_ROOM);
    header.putLong(PIECES, address + PIECE);
    header.putLong(PIECES_COUNT, 1);
    header.putLong(CONTROL, address + CONTROL_ROOM);
    header.putLong(PIECE, at(data));
  }

  private static long at(ByteBuffer direct) {
    return Pointer.nativeValue(Native.getDirectBufferPointer(direct));
  }

  /** Where it lies. */
  long address() {
    return address;
  }

  /** All its room is free for what comes. */
  void toReceive() {
    header.putInt(NAME_LENGTH, ADDRESS_BYTES);
    header.putLong(CONTROL_LENGTH, CONTROL_BYTES);
    header.putInt(FLAGS, 0);
    header.putLong(PIECE_LENGTH, BYTES_MOST);
  }

  /**
   * @param frames of one length, the last one possibly shorter
   * @param family of the socket, {@link Libc#AF_INET} or {@link Libc#AF_INET6}
   */
  void toSend(InetSocketAddress to, int family, List<Bytes> frames) {
    header.putInt(NAME_LENGTH, putAddress(to, family));
    data.clear();
    frames.forEach(frame -> frame.copyTo(data));
    header.putLong(PIECE_LENGTH, data.position());
    header.putLong(CONTROL_ROOM, CONTROL_HEADER + Short.BYTES);
    header.putInt(CONTROL_ROOM + 8, Libc.SOL_UDP);
    header.putInt(CONTROL_ROOM + 12, Libc.UDP_SEGMENT);
    header.putShort(CONTROL_ROOM + CONTROL_HEADER, (short) frames.get(0).length());
    header.putLong(CONTROL_LENGTH, CONTROL_HEADER + Long.BYTES);
    header.putInt(FLAGS, 0);
  }

  private int putAddress(InetSocketAddress to, int family) {
    byte[] ip = to.getAddress().getAddress();
    header.putShort(NAME_ROOM, (short) family);
    header.put(NAME_ROOM + 2, (byte) (to.getPort() >> 8));
    header.put(NAME_ROOM + 3, (byte) to.getPort());
    header.putInt(NAME_ROOM + 4, 0);
    if (family == Libc.AF_INET) {
      put(NAME_ROOM + 4, ip);
      header.putLong(NAME_ROOM + 8, 0);
      return ADDRESS_BYTES_IPV4;
    }
    header.putLong(NAME_ROOM + 8, 0);
    header.putShort(NAME_ROOM + 16, (short) 0);
    header.putShort(NAME_ROOM + 18, (short) -1);
    put(NAME_ROOM + 24 - ip.length, ip);
    int scope = to.getAddress() instanceof Inet6Address ipv6 ? ipv6.getScopeId() : 0;
    header.putInt(NAME_ROOM + 24, scope);
    return ADDRESS_BYTES;
  }

  private void put(int at, byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      header.put(at + i, bytes[i]);
    }
  }

  /** The bytes of the address that the system has put there, to be compared. */
  byte[] sender() {
    byte[] name = new byte[ADDRESS_BYTES];
    for (int i = 0; i < Math.min(name.length, header.getInt(NAME_LENGTH)); i++) {
      name[i] = header.get(NAME_ROOM + i);
    }
    return name;
  }

  static int family(byte[] name) {
    return ByteBuffer.wrap(name).order(ByteOrder.nativeOrder()).getShort(0);
  }

  /** Empty where these bytes are of another family. */
  static Optional<InetSocketAddress> address(byte[] name) {
    ByteBuffer in = ByteBuffer.wrap(name).order(ByteOrder.nativeOrder());
    int family = family(name);
    int port = (name[2] & 0xff) << 8 | (name[3] & 0xff);
    try {
      if (family == Libc.AF_INET) {
        byte[] ip = Bytes.wrap(name).slice(4, 8).toArray();
        return Optional.of(new InetSocketAddress(InetAddress.getByAddress(ip), port));
      } else if (family == Libc.AF_INET6) {
        byte[] ip = Bytes.wrap(name).slice(8, 24).toArray();
        // As Java has it: an IPv4 address where it is one, and no scope where there is none.
        InetAddress known = InetAddress.getByAddress(ip);
        int scope = in.getInt(24);
        return Optional.of(
            new InetSocketAddress(
                known instanceof Inet4Address || scope == 0
                    ? known
                    : Inet6Address.getByAddress(null, ip, scope),
                port));
      }
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 or 16 bytes were given", e);
    }
    return Optional.empty();
  }

  /** Bytes {@code [from, to)} of what came. */
  Bytes slice(int from, int to) {
    byte[] bytes = new byte[to - from];
    data.clear();
    data.position(from);
    data.get(bytes);
    return Bytes.wrap(bytes);
  }

  /**
   * How long each of the datagrams in it is, of which the last one may be shorter.
   *
   * @param length bytes that came
   * @return empty where the system had to cut something, so that nobody knows
   */
  Optional<Integer> segment(int length) {
    int controlLength = (int) Math.min(CONTROL_BYTES, header.getLong(CONTROL_LENGTH));
    ByteBuffer control = header.duplicate().order(ByteOrder.nativeOrder());
    control.position(CONTROL_ROOM).limit(CONTROL_ROOM + Math.max(0, controlLength));
    return segment(control.slice().order(ByteOrder.nativeOrder()), header.getInt(FLAGS), length);
  }

  /**
   * The same of any control messages, in the machine's byte order. What makes no sense is passed
   * over; without a length all is one datagram, as it is from who sends one at a time.
   */
  static Optional<Integer> segment(ByteBuffer control, int flags, int length) {
    if ((flags & (Libc.MSG_TRUNC | Libc.MSG_CTRUNC)) != 0) {
      return Optional.empty();
    }
    for (int at = 0; control.limit() - at >= CONTROL_HEADER; ) {
      long size = control.getLong(at);
      if (size < CONTROL_HEADER || size > control.limit() - at) {
        break;
      }
      if (control.getInt(at + 8) == Libc.SOL_UDP
          && control.getInt(at + 12) == Libc.UDP_GRO
          && size >= CONTROL_HEADER + Integer.BYTES) {
        int segment = control.getInt(at + CONTROL_HEADER);
        return Optional.of(segment > 0 ? Math.min(segment, length) : length);
      }
      at += (int) (size + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
    }
    return Optional.of(length);
  }
}
