package io.smartmesh.transfer;

/**
 * What the user decided once.
 *
 * @param acceptBytes files of contacts up to this size are taken without a question; 0: none
 */
public record TransferConfig(long acceptBytes) {
  public static final TransferConfig ASK = new TransferConfig(0);
}
