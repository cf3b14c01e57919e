package nadir.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import nadir.data.DataRequest;
import nadir.data.DataSources;
import nadir.data.Dataset;
import nadir.data.InputException;
import nadir.loss.Conventions;
import nadir.loss.CrossEntropy;
import nadir.loss.HingeLoss;
import nadir.loss.LogisticLoss;
import nadir.loss.Reduction;
import nadir.loss.SquaredLoss;
import org.junit.jupiter.api.Test;

/// What the user says about the loss wins over the model, which wins over the data; what belongs to another loss is an
/// error and not ignored.
class LossChoiceTests {
    private static final Dataset CLASSES = DataSources.load(DataRequest.of("sample:iris"));
    private static final Dataset NUMBERS = DataSources.load(DataRequest.of("sample:diabetes"));

    @Test
    void whatIsLeftOpenIsDecidedByTheData() {
        assertThat(LossChoice.open().forData(CLASSES)).isEqualTo(Conventions.of(new CrossEntropy(0)));
        assertThat(LossChoice.open().forData(NUMBERS)).isEqualTo(Conventions.of(new SquaredLoss()));
        assertThat(new LossChoice(null, null, 0.1, "SUM", 0.01).forData(CLASSES))
                .isEqualTo(new Conventions(new CrossEntropy(0.1), Reduction.SUM, 0.01));
    }

    @Test
    void whatIsLeftOpenIsTakenFromTheModel() {
        Conventions model = new Conventions(new HingeLoss(4), Reduction.SUM, 0.5);
        assertThat(LossChoice.open().over(model)).isEqualTo(model);
        assertThat(new LossChoice(null, 2.5, null, null, null).over(model))
                .isEqualTo(new Conventions(new HingeLoss(2.5), Reduction.SUM, 0.5));
        assertThat(new LossChoice("logistic", null, null, null, 0.0).over(model))
                .isEqualTo(new Conventions(new LogisticLoss(), Reduction.SUM, 0));
        assertThat(new LossChoice("hinge", null, null, null, null).over(Conventions.of(new LogisticLoss())))
                .isEqualTo(Conventions.of(new HingeLoss(3)));
    }

    @Test
    void constantsOfAnotherLossAreRefused() {
        assertThatThrownBy(() -> new LossChoice(null, 3.0, null, null, null).forData(CLASSES))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "--hinge-power belongs to the hinge loss, got it with cross-entropy; leave it out, or choose "
                                + "--loss hinge");
        assertThatThrownBy(() -> new LossChoice(null, null, 0.1, null, null).forData(NUMBERS))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("label smoothing belongs to the cross-entropy loss");
        assertThatThrownBy(() -> new LossChoice("sqared", null, null, null, null).forData(NUMBERS))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("there is no loss 'sqared'");
    }

    @Test
    void resultsStateTheConstantsOfTheirLossOnly() {
        LossConventions stated = LossConventions.of(new Conventions(new HingeLoss(4), Reduction.MEAN, 0.5));
        assertThat(stated.loss()).isEqualTo("hinge");
        assertThat(stated.reduction()).isEqualTo("mean");
        assertThat(stated.weightDecay()).isEqualTo(0.5);
        assertThat(stated.hingePower()).isEqualTo(4.0);
        assertThat(stated.labelSmoothing()).isNull();
        assertThat(LossConventions.of(Conventions.of(new CrossEntropy(0))).labelSmoothing()).isZero();
    }
}
