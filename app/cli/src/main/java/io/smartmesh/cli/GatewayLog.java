package io.smartmesh.cli;

import io.smartmesh.runtime.Log;
import io.smartmesh.tcpcl.GatewayWatch;

/** What the gateway to another network does, in the node's log. */
record GatewayLog(Log log) implements GatewayWatch {
  @Override
  public void up(String node, String address) {
    log.info("dtn-up", "node", node, "address", address);
  }

  @Override
  public void down(String address, String why) {
    log.info("dtn-down", "address", address, "why", why);
  }

  @Override
  public void sent(String to, int bytes) {
    log.info("dtn-sent", "to", to, "bytes", bytes);
  }

  @Override
  public void received(String from, int arrived, int taken, int receipts) {
    log.info(
        "dtn-received", "from", from, "arrived", arrived, "taken", taken, "receipts", receipts);
  }

  @Override
  public void refused(String endpoint, String why) {
    log.info("dtn-refused", "endpoint", endpoint, "why", why);
  }
}
