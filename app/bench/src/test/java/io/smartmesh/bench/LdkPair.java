package io.smartmesh.bench;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.ldk.enums.Network;
import org.ldk.enums.Recipient;
import org.ldk.structs.BestBlock;
import org.ldk.structs.BroadcasterInterface;
import org.ldk.structs.ChainMonitor;
import org.ldk.structs.ChainParameters;
import org.ldk.structs.ChannelFeatures;
import org.ldk.structs.ChannelHandshakeConfig;
import org.ldk.structs.ChannelManager;
import org.ldk.structs.ChannelMonitor;
import org.ldk.structs.ChannelMonitorUpdate;
import org.ldk.structs.Confirm;
import org.ldk.structs.Event;
import org.ldk.structs.EventHandler;
import org.ldk.structs.FeeEstimator;
import org.ldk.structs.IgnoringMessageHandler;
import org.ldk.structs.KeysManager;
import org.ldk.structs.Logger;
import org.ldk.structs.MonitorUpdateId;
import org.ldk.structs.NodeFeatures;
import org.ldk.structs.Option_FilterZ;
import org.ldk.structs.Option_NetAddressZ;
import org.ldk.structs.Option_u64Z;
import org.ldk.structs.OutPoint;
import org.ldk.structs.PaymentPurpose;
import org.ldk.structs.PeerManager;
import org.ldk.structs.Persist;
import org.ldk.structs.Result_C2Tuple_PaymentHashPaymentSecretZNoneZ.Result_C2Tuple_PaymentHashPaymentSecretZNoneZ_OK;
import org.ldk.structs.Result_CVec_u8ZPeerHandleErrorZ.Result_CVec_u8ZPeerHandleErrorZ_OK;
import org.ldk.structs.Result_NoneChannelMonitorUpdateErrZ;
import org.ldk.structs.Result_SecretKeyNoneZ.Result_SecretKeyNoneZ_OK;
import org.ldk.structs.Route;
import org.ldk.structs.RouteHop;
import org.ldk.structs.SocketDescriptor;
import org.ldk.structs.TwoTuple_PaymentHashPaymentSecretZ;
import org.ldk.structs.TwoTuple_usizeTransactionZ;
import org.ldk.structs.UserConfig;

/**
 * A process with two nodes of the Lightning Development Kit and a channel between them: in one
 * thread, encrypted as on a wire but without a socket, and without any disk. To {@code pay COUNT
 * IN_FLIGHT} it answers with seconds and the middle payment's milliseconds, from the payer's
 * command to its proof.
 */
final class LdkPair {
  private static final long CHANNEL_SATOSHIS = 16_000_000;
  private static final long EACH_MILLISATOSHIS = 2_000;
  private static final int FEE_RATE = 253;
  private static final int EXPIRY_BLOCKS = 40;
  private static final int EXPIRY_SECONDS = 3_600;
  private static final int DEEP = 10;
  private static final int ROUNDS_MOST = 100_000;

  private final Node payer = new Node(1);
  private final Node payee = new Node(2);
  private final Map<String, Long> begun = new LinkedHashMap<>();
  private double[] millis = {};
  private int paid;

  private LdkPair() {
    payer.other = payee;
    payee.other = payer;
  }

  public static void main(String[] args) throws Exception {
    LdkPair pair = new LdkPair();
    pair.open();
    System.out.println("ready");
    System.out.flush();
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      String[] words = order.split(" ", -1);
      System.out.println(pair.pay(Integer.parseInt(words[1]), Integer.parseInt(words[2])));
      System.out.flush();
    }
  }

  private void open() {
    byte[] hello =
        ((Result_CVec_u8ZPeerHandleErrorZ_OK)
                payer.peers.new_outbound_connection(
                    payee.id(), payer.socket, Option_NetAddressZ.none()))
            .res;
    check(payee.peers.new_inbound_connection(payee.socket, Option_NetAddressZ.none()).is_ok());
    check(payee.peers.read_event(payee.socket, hello).is_ok());
    settle();
    UserConfig none = payer.config();
    check(payer.manager.create_channel(payee.id(), CHANNEL_SATOSHIS, 0, 1, none).is_ok());
    for (int round = 0; payer.usable().isEmpty() && round < ROUNDS_MOST; round++) {
      settle();
      payer.funding.or(() -> payee.funding).ifPresent(this::confirm);
    }
    check(payer.usable().isPresent());
  }

  private void confirm(byte[] transaction) {
    for (Node node : Arrays.asList(payer, payee)) {
      node.confirm(transaction);
    }
    payer.funding = Optional.empty();
  }

  private String pay(int count, int inFlight) {
    millis = new double[count];
    paid = 0;
    long start = System.nanoTime();
    for (int given = 0; paid < count; ) {
      while (given < count && begun.size() < inFlight) {
        send();
        given++;
      }
      settle();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return String.format(Locale.ROOT, "%.6f %.3f", seconds, Median.of(millis).value());
  }

  private void send() {
    TwoTuple_PaymentHashPaymentSecretZ invoice =
        ((Result_C2Tuple_PaymentHashPaymentSecretZNoneZ_OK)
                payee.manager.create_inbound_payment(
                    Option_u64Z.some(EACH_MILLISATOSHIS), EXPIRY_SECONDS))
            .res;
    RouteHop hop =
        RouteHop.of(
            payee.id(),
            NodeFeatures.known(),
            payer.usable().orElseThrow(),
            ChannelFeatures.known(),
            EACH_MILLISATOSHIS,
            EXPIRY_BLOCKS);
    Route route = Route.of(new RouteHop[][] {{hop}}, null);
    begun.put(hex(invoice.get_a()), System.nanoTime());
    check(payer.manager.send_payment(route, invoice.get_a(), invoice.get_b()).is_ok());
  }

  /** Lets both go on until neither has anything to say. */
  private void settle() {
    for (boolean busy = true; busy; ) {
      payer.peers.process_events();
      payee.peers.process_events();
      busy = payer.deliver();
      busy = payee.deliver() || busy;
      busy = payer.handle() || busy;
      busy = payee.handle() || busy;
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static void check(boolean holds) {
    if (!holds) {
      throw new IllegalStateException("the other implementation refused");
    }
  }

  /** One node with all that it keeps in memory. */
  private final class Node {
    final FeeEstimator fees = FeeEstimator.new_impl(target -> FEE_RATE);
    final Logger logger = Logger.new_impl(line -> {});
    final BroadcasterInterface chain =
        BroadcasterInterface.new_impl(transaction -> funding = Optional.of(transaction));
    final Persist nowhere =
        Persist.new_impl(
            new Persist.PersistInterface() {
              @Override
              public Result_NoneChannelMonitorUpdateErrZ persist_new_channel(
                  OutPoint channel, ChannelMonitor data, MonitorUpdateId update) {
                return Result_NoneChannelMonitorUpdateErrZ.ok();
              }

              @Override
              public Result_NoneChannelMonitorUpdateErrZ update_persisted_channel(
                  OutPoint channel,
                  ChannelMonitorUpdate change,
                  ChannelMonitor data,
                  MonitorUpdateId update) {
                return Result_NoneChannelMonitorUpdateErrZ.ok();
              }
            });
    final ChainMonitor monitor =
        ChainMonitor.of(Option_FilterZ.none(), chain, logger, fees, nowhere);
    final IgnoringMessageHandler ignoring = IgnoringMessageHandler.of();
    final Queue<byte[]> wire = new ArrayDeque<>();
    final Queue<Event> events = new ArrayDeque<>();
    final EventHandler handler = EventHandler.new_impl(events::add);
    final KeysManager keys;
    final ChannelManager manager;
    final PeerManager peers;
    final SocketDescriptor socket;
    private Optional<byte[]> funding = Optional.empty();
    private Optional<Long> channel = Optional.empty();
    private Node other = this;

    Node(int number) {
      byte[] seed = new byte[32];
      Arrays.fill(seed, (byte) number);
      keys = KeysManager.of(seed, number, number);
      manager =
          ChannelManager.of(
              fees,
              monitor.as_Watch(),
              chain,
              logger,
              keys.as_KeysInterface(),
              config(),
              ChainParameters.of(
                  Network.LDKNetwork_Regtest, BestBlock.from_genesis(Network.LDKNetwork_Regtest)));
      byte[] secret =
          ((Result_SecretKeyNoneZ_OK)
                  keys.as_KeysInterface().get_node_secret(Recipient.LDKRecipient_Node))
              .res;
      peers =
          PeerManager.of(
              manager.as_ChannelMessageHandler(),
              ignoring.as_RoutingMessageHandler(),
              secret,
              seed,
              logger,
              ignoring.as_CustomMessageHandler());
      socket =
          SocketDescriptor.new_impl(
              new SocketDescriptor.SocketDescriptorInterface() {
                @Override
                public long send_data(byte[] data, boolean resume) {
                  wire.add(data);
                  return data.length;
                }

                @Override
                public void disconnect_socket() {
                  throw new IllegalStateException("disconnected");
                }

                @Override
                public boolean eq(SocketDescriptor that) {
                  return that.hash() == hash();
                }

                @Override
                public long hash() {
                  return number;
                }
              });
    }

    UserConfig config() {
      UserConfig config = UserConfig.with_default();
      ChannelHandshakeConfig own = ChannelHandshakeConfig.with_default();
      own.set_minimum_depth(1);
      config.set_own_channel_config(own);
      return config;
    }

    byte[] id() {
      return manager.get_our_node_id();
    }

    Optional<Long> usable() {
      if (channel.isEmpty() && manager.list_usable_channels().length > 0) {
        Option_u64Z id = manager.list_usable_channels()[0].get_short_channel_id();
        channel = Optional.of(((Option_u64Z.Some) id).some);
      }
      return channel;
    }

    boolean deliver() {
      boolean any = false;
      for (byte[] data = wire.poll(); data != null; data = wire.poll()) {
        check(other.peers.read_event(other.socket, data).is_ok());
        any = true;
      }
      return any;
    }

    boolean handle() {
      manager.as_EventsProvider().process_pending_events(handler);
      boolean any = !events.isEmpty();
      for (Event event = events.poll(); event != null; event = events.poll()) {
        handle(event);
      }
      return any;
    }

    private void handle(Event event) {
      if (event instanceof Event.FundingGenerationReady wanted) {
        byte[] transaction = spending(wanted.channel_value_satoshis, wanted.output_script);
        check(
            manager
                .funding_transaction_generated(wanted.temporary_channel_id, transaction)
                .is_ok());
      } else if (event instanceof Event.PendingHTLCsForwardable) {
        manager.process_pending_htlc_forwards();
      } else if (event instanceof Event.PaymentReceived received) {
        PaymentPurpose.InvoicePayment purpose = (PaymentPurpose.InvoicePayment) received.purpose;
        check(manager.claim_funds(purpose.payment_preimage));
      } else if (event instanceof Event.PaymentSent sent) {
        millis[paid++] = (System.nanoTime() - begun.remove(hex(sent.payment_hash))) / 1e6;
      }
    }

    void confirm(byte[] transaction) {
      byte[] header = new byte[80];
      header[0] = 1;
      TwoTuple_usizeTransactionZ[] block = {TwoTuple_usizeTransactionZ.of(1, transaction)};
      for (Confirm side : Arrays.asList(manager.as_Confirm(), monitor.as_Confirm())) {
        side.best_block_updated(header, 1);
        side.transactions_confirmed(header, block, 1);
        byte[] later = header.clone();
        later[4] = 1;
        side.best_block_updated(later, DEEP);
      }
    }
  }

  /** A transaction of one input with a witness, whatever it is, and this output. */
  private static byte[] spending(long satoshis, byte[] script) {
    ByteBuffer out = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(2).put((byte) 0).put((byte) 1);
    out.put((byte) 1).put(new byte[32]).putInt(0).put((byte) 0).putInt(-1);
    out.put((byte) 1).putLong(satoshis).put((byte) script.length).put(script);
    out.put((byte) 1).put((byte) 1).put((byte) 1).putInt(0);
    return Arrays.copyOf(out.array(), out.position());
  }
}
