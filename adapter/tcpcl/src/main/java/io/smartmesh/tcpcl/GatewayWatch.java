package io.smartmesh.tcpcl;

/** What a gateway tells whoever runs it. Any thread; must be quick. */
public interface GatewayWatch {
  /**
   * @param node whom the other end says that it is
   */
  void up(String node, String address);

  void down(String address, String why);

  void sent(String to, int bytes);

  void received(String from, int arrived, int taken, int receipts);

  /** A bundle of the other network that was not taken, or one of ours that was not. */
  void refused(String endpoint, String why);
}
