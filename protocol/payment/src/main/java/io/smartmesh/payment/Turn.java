package io.smartmesh.payment;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.channel.ChannelInput;
import java.util.function.Consumer;

/**
 * One call of the machine: both its times, and where its outputs go. All it stores lasts or nothing
 * (PY-73).
 */
record Turn(Moment now, ChainTime time, Consumer<? super PaymentOutput> out) {
  void put(Bytes key, Bytes value) {
    out.accept(new PaymentOutput.Store(StoreWrite.put(key, value)));
  }

  void delete(Bytes key) {
    out.accept(new PaymentOutput.Store(StoreWrite.delete(key)));
  }

  void command(ChannelInput input) {
    out.accept(new PaymentOutput.ToChannel(input));
  }

  void send(Address to, Bytes payload) {
    out.accept(new PaymentOutput.SendPacket(to, payload));
  }

  void judge(Address to, Moment sentAt, boolean arrived) {
    out.accept(new PaymentOutput.Judged(to, sentAt, arrived));
  }

  void changed(PaymentView payment) {
    out.accept(new PaymentOutput.PaymentChanged(payment));
  }

  void refuse(PaymentError error) {
    out.accept(new PaymentOutput.Refused(error));
  }
}
