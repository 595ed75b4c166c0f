package io.smartmesh.tun;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import io.smartmesh.base.Bytes;
import io.smartmesh.node.DropCounts;
import io.smartmesh.node.IpDevice;
import io.smartmesh.node.OwnDrop;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A TUN device of Linux (TN-10). One thread reads it, woken by packets only. What the kernel does
 * not take at once is dropped and counted, as on any network.
 */
public final class TunDevice implements IpDevice {
  private static final int PACKET_BYTES_MOST = 65_535;
  private static final NativeLong ROOM = new NativeLong(PACKET_BYTES_MOST);
  private static final short POLLIN = 1;
  private static final int POLLFD_BYTES = 8;
  private static final int REVENTS_AT = 6;
  private static final int FOR_EVER = -1;
  private static final long JOIN_MILLIS = 2_000;

  private final String name;
  private final int fd;
  private final int wakeRead;
  private final int wakeWrite;
  private final Memory outgoing = new Memory(PACKET_BYTES_MOST);
  private final DropCounts drops = new DropCounts();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final Thread reader = new Thread(this::run, "smartmesh-tun");
  private volatile Consumer<Bytes> packets = packet -> {};
  private volatile Runnable gone = () -> {};
  private volatile boolean closed;

  private TunDevice(String name, int fd, int wakeRead, int wakeWrite) {
    this.name = name;
    this.fd = fd;
    this.wakeRead = wakeRead;
    this.wakeWrite = wakeWrite;
    reader.setDaemon(true);
  }

  /**
   * Makes the interface: up, with its address, and a route for all addresses of the prefix.
   *
   * @param name letters, digits, {@code _} and {@code -}, at most 15
   * @param address 16 bytes
   * @param mtu bytes of the largest packet
   * @throws TunUnavailable where there is none to be had
   */
  public static TunDevice create(String name, Bytes address, int prefixBits, int mtu)
      throws TunUnavailable {
    if (!isName(name)) {
      throw new IllegalArgumentException("no name of an interface: " + name);
    }
    int fd = Interface.create(name, address, prefixBits, mtu);
    int[] wake = new int[2];
    Libc.pipe2(wake, Libc.O_CLOEXEC | Libc.O_NONBLOCK);
    return new TunDevice(name, fd, wake[0], wake[1]);
  }

  public static boolean isName(String name) {
    return Interface.NAME.matcher(name).matches();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void start(Consumer<Bytes> packets, Runnable gone) {
    this.packets = packets;
    this.gone = gone;
    reader.start();
  }

  private void run() {
    boolean works = true;
    try (Memory buffer = new Memory(PACKET_BYTES_MOST)) {
      while (works && !closed) {
        works = await() && readAll(buffer);
      }
    }
    if (!closed) {
      closed = true;
      gone.run();
    }
  }

  /** Until there is something to read, or {@link #close}; false when there never will be. */
  private boolean await() {
    ByteBuffer polled = ByteBuffer.allocate(2 * POLLFD_BYTES).order(ByteOrder.nativeOrder());
    polled.putInt(fd).putShort(POLLIN).putShort((short) 0);
    polled.putInt(wakeRead).putShort(POLLIN).putShort((short) 0);
    try {
      Libc.poll(polled.array(), new NativeLong(2), FOR_EVER);
      return polled.getShort(REVENTS_AT) == 0 || (polled.getShort(REVENTS_AT) & POLLIN) != 0;
    } catch (LastErrorException e) {
      return e.getErrorCode() == Libc.EINTR;
    }
  }

  private boolean readAll(Memory buffer) {
    while (!closed) {
      int length = Libc.read(fd, buffer, ROOM).intValue();
      if (length < 0) {
        int error = Native.getLastError();
        return error == Libc.EAGAIN || error == Libc.EINTR;
      }
      packets.accept(Bytes.wrap(buffer.getByteArray(0, length)));
    }
    return true;
  }

  @Override
  public void send(Bytes packet) {
    int length = packet.length();
    if (closed || length > PACKET_BYTES_MOST) {
      drops.count(OwnDrop.TUN_NOT_TAKEN);
      return;
    }
    packet.read(
        (array, from, count) -> {
          outgoing.write(0, array, from, count);
          return count;
        });
    if (Libc.write(fd, outgoing, new NativeLong(length)).intValue() != length) {
      drops.count(OwnDrop.TUN_NOT_TAKEN);
    }
  }

  @Override
  public Map<String, Long> drops() {
    return drops.all();
  }

  /** The interface is gone afterwards. Not to be called while {@link #send} is. */
  @Override
  public void close() {
    if (ended.getAndSet(true)) {
      return;
    }
    closed = true;
    outgoing.setByte(0, (byte) 0);
    Libc.write(wakeWrite, outgoing, new NativeLong(1));
    try {
      reader.join(JOIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Libc.close(fd);
    Libc.close(wakeRead);
    Libc.close(wakeWrite);
    outgoing.close();
  }
}
