package io.smartmesh.udp;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import io.smartmesh.base.Bytes;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One socket of Linux through which several datagrams pass in one call (LN-54): {@code UDP_SEGMENT}
 * and {@code UDP_GRO} of udp(7). Most of what a datagram costs is its way through the system, which
 * all of them go together then. Elsewhere, and where the system refuses, {@link DatagramChannel}
 * does one at a time.
 */
final class Bursts implements AutoCloseable {
  /** Names what is wanted: {@code java} for one datagram at a time everywhere. */
  static final String PROPERTY = "smartmesh.udp";

  /** Datagrams of a call: what every Linux that knows of this takes. */
  static final int FRAMES_MOST = 64;

  /** Bytes of a call. */
  static final int BYTES_MOST = Datagrams.MTU_MOST;

  private static final int POINTER_BYTES = 8;
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private final int fd;
  private final int family;

  /** What became of a burst. */
  enum Outcome {
    TAKEN,
    /** Dropped: there is no room just now. */
    FULL,
    /** The system does not do this here; one by one it may. */
    REFUSED,
    /** Dropped: no route, no interface. */
    LOST
  }

  /**
   * The end of the longest run from {@code from} on that may leave together, one frame at least.
   *
   * @param frameMost bytes of the longest frame that may
   */
  static int end(List<Bytes> frames, int from, int frameMost) {
    int segment = frames.get(from).length();
    int bytes = segment;
    int end = from + 1;
    while (end < frames.size()
        && end - from < FRAMES_MOST
        && segment > 0
        && segment <= frameMost
        && frames.get(end - 1).length() == segment
        && frames.get(end).length() <= segment
        && frames.get(end).length() > 0
        && bytes + frames.get(end).length() <= BYTES_MOST) {
      bytes += frames.get(end).length();
      end++;
    }
    return end;
  }

  private Bursts(int fd, int family) {
    this.fd = fd;
    this.family = family;
  }

  /**
   * @param channel bound to an address that no other socket has; from now on {@link #receive} reads
   *     it and the channel itself does not
   */
  static Optional<Bursts> of(DatagramChannel channel) {
    if ("java".equals(System.getProperty(PROPERTY))) {
      return Optional.empty();
    }
    try {
      if (!Platform.isLinux() || Native.POINTER_SIZE != POINTER_BYTES) {
        return Optional.empty();
      }
      return copy((InetSocketAddress) channel.getLocalAddress()).filter(Bursts::isAble);
    } catch (IOException | DirectoryIteratorException | LinkageError e) {
      return Optional.empty(); // no /proc, or no JNA for this machine
    }
  }

  /** A descriptor of our own for the socket with this address: Java does not tell which it is. */
  private static Optional<Bursts> copy(InetSocketAddress local) throws IOException {
    try (DirectoryStream<Path> open = Files.newDirectoryStream(DESCRIPTORS)) {
      for (Path path : open) {
        int fd = Integer.parseInt(path.getFileName().toString());
        if (isSocketAt(fd, local)) {
          int copy = Libc.fcntl(fd, Libc.F_DUPFD_CLOEXEC, 0);
          // Another thread may have closed it and opened something else meanwhile.
          if (copy >= 0 && isSocketAt(copy, local)) {
            return Optional.of(new Bursts(copy, Message.family(name(copy))));
          } else if (copy >= 0) {
            Libc.close(copy);
          }
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isSocketAt(int fd, InetSocketAddress local) {
    int[] type = new int[1];
    return Libc.getsockopt(fd, Libc.SOL_SOCKET, Libc.SO_TYPE, type, new int[] {Integer.BYTES}) == 0
        && type[0] == Libc.SOCK_DGRAM
        && Message.address(name(fd))
            .filter(local::equals)
            .map(Bursts::scope)
            .equals(Optional.of(scope(local)));
  }

  /** Two interfaces may have one link-local address, and Java holds the two for equal. */
  private static int scope(InetSocketAddress of) {
    return of.getAddress() instanceof Inet6Address ipv6 ? ipv6.getScopeId() : 0;
  }

  private static byte[] name(int fd) {
    byte[] name = new byte[Message.ADDRESS_BYTES];
    Libc.getsockname(fd, name, new int[] {name.length});
    return name;
  }

  private static boolean isAble(Bursts socket) {
    int[] segment = new int[1];
    int[] size = {Integer.BYTES};
    boolean isAble =
        Libc.getsockopt(socket.fd, Libc.SOL_UDP, Libc.UDP_SEGMENT, segment, size) == 0
            && Libc.setsockopt(socket.fd, Libc.SOL_UDP, Libc.UDP_GRO, new int[] {1}, Integer.BYTES)
                == 0;
    if (!isAble) {
      socket.close();
    }
    return isAble;
  }

  /**
   * @param frames at most {@link #FRAMES_MOST} of one length, the last one possibly shorter, and
   *     {@link #BYTES_MOST} together
   * @param through is written over
   */
  Outcome send(InetSocketAddress to, List<Bytes> frames, Message through) {
    through.toSend(to, family, frames);
    if (Libc.sendmsg(fd, through.address(), Libc.MSG_DONTWAIT) >= 0) {
      return Outcome.TAKEN;
    }
    return switch (Native.getLastError()) {
      case Libc.EAGAIN, Libc.EINTR -> Outcome.FULL;
      // A device without checksums, a path with a smaller MTU, a kernel that never heard of it.
      case Libc.EIO, Libc.EINVAL, Libc.EMSGSIZE, Libc.ENOPROTOOPT, Libc.EOPNOTSUPP ->
          Outcome.REFUSED;
      default -> Outcome.LOST;
    };
  }

  /**
   * Never waits.
   *
   * @param into is written over
   * @return bytes that came; −1 for nothing
   */
  int receive(Message into) {
    into.toReceive();
    return (int) Libc.recvmsg(fd, into.address(), Libc.MSG_DONTWAIT);
  }

  /** Not while another thread sends or receives. */
  @Override
  public void close() {
    Libc.close(fd);
  }
}
