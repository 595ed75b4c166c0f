package io.smartmesh.bench.lab;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The least that a relay of large frames over TCP can do in Java: reads one from one connection,
 * opens and seals it where it is told to, and writes it to another, all in one thread and one set
 * of buffers. What a mesh relay costs over TCP is compared with it.
 */
public final class BareTcpRelay {
  static final String READY = "ready";
  static final String SEALS = "seals";
  static final int PORT = 7079;

  /** As long as the mesh's frames are under load, about. */
  static final int FRAME_BYTES = 65_000;

  static final int TAG_BYTES = 16;
  private static final int NONCE_BYTES = 12;
  private static final int KEY_BYTES = 32;

  private BareTcpRelay() {}

  /**
   * @param args where it listens, where it connects to, and {@link #SEALS} or nothing
   */
  public static void main(String[] args) throws IOException, GeneralSecurityException {
    boolean seals = args.length > 2 && args[2].equals(SEALS);
    Cipher cipher = cipher();
    ByteBuffer buffer = ByteBuffer.allocateDirect(FRAME_BYTES);
    byte[] sealed = new byte[FRAME_BYTES];
    byte[] opened = new byte[FRAME_BYTES - TAG_BYTES];
    try (ServerSocketChannel door = ServerSocketChannel.open()) {
      door.bind(new InetSocketAddress(args[0], PORT));
      System.out.println(READY);
      try (SocketChannel from = door.accept();
          SocketChannel to = SocketChannel.open(new InetSocketAddress(args[1], PORT))) {
        for (long counter = 1; read(from, buffer); counter++) {
          if (seals) {
            buffer.get(sealed);
            init(cipher, Cipher.DECRYPT_MODE, 0); // the source repeats one frame
            cipher.doFinal(sealed, 0, FRAME_BYTES, opened, 0);
            init(cipher, Cipher.ENCRYPT_MODE, counter);
            cipher.doFinal(opened, 0, opened.length, sealed, 0);
            buffer.clear().put(sealed).flip();
          }
          while (buffer.hasRemaining()) {
            to.write(buffer);
          }
        }
      }
    }
  }

  /** What the source sends: a frame that opens. */
  static ByteBuffer frame() {
    try {
      Cipher cipher = cipher();
      init(cipher, Cipher.ENCRYPT_MODE, 0);
      byte[] sealed = cipher.doFinal(new byte[FRAME_BYTES - TAG_BYTES]);
      return ByteBuffer.allocateDirect(FRAME_BYTES).put(sealed).flip();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    }
  }

  private static Cipher cipher() throws GeneralSecurityException {
    return Cipher.getInstance("AES/GCM/NoPadding");
  }

  private static void init(Cipher cipher, int mode, long counter) throws GeneralSecurityException {
    byte[] nonce = ByteBuffer.allocate(NONCE_BYTES).putLong(Integer.BYTES, counter).array();
    SecretKeySpec key = new SecretKeySpec(new byte[KEY_BYTES], "AES");
    cipher.init(mode, key, new GCMParameterSpec(Byte.SIZE * TAG_BYTES, nonce));
  }

  private static boolean read(SocketChannel from, ByteBuffer frame) throws IOException {
    frame.clear();
    while (frame.hasRemaining()) {
      if (from.read(frame) < 0) {
        return false;
      }
    }
    frame.flip();
    return true;
  }
}
