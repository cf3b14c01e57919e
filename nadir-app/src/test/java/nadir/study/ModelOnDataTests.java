package nadir.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import nadir.data.DataRequest;
import nadir.data.InputException;
import nadir.loss.CrossEntropy;
import nadir.loss.SquaredLoss;
import nadir.network.Activation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is left open about data and loss is taken from the model, and nothing that was said is overridden.
class ModelOnDataTests {
    @TempDir
    Path folder;

    private static final String HEADER = "length,width,kind,weight\n";
    private static final String ROWS = "1,2,0,5\n2,1,1,6\n3,5,0,7\n4,1,2,9\n";

    private Path file(String name, String content) throws Exception {
        return Files.writeString(folder.resolve(name), content);
    }

    private Path model(DataRequest request) throws Exception {
        return new SavedModels(request, List.of(2), Activation.TANH, 0, 3).save(folder.resolve("model.onnx"));
    }

    @Test
    void takesTheColumnsAndClassesThatTheModelWasTrainedOn() throws Exception {
        String table = file("table.csv", HEADER + ROWS).toString();
        Path model = model(DataRequest.of(table).withTargets("kind").withFeatures("weight", "length").withClasses());
        ModelOnData subject = ModelOnData.load(model, DataRequest.of(table), LossChoice.open());
        assertThat(subject.data().featureNames()).containsExactly("weight", "length");
        assertThat(subject.data().targetNames()).containsExactly("kind");
        assertThat(subject.data().classLabels()).containsExactly("0", "1", "2");
        assertThat(subject.conventions().loss()).isEqualTo(new CrossEntropy(0));
        assertThat(subject.history()).isPresent();
    }

    @Test
    void takesOtherColumnsWhereTheUserNamesThem() throws Exception {
        String table = file("table.csv", HEADER + ROWS).toString();
        Path model = model(DataRequest.of(table).withTargets("weight").withFeatures("length", "width"));
        DataRequest named = DataRequest.of(table).withTargets("weight").withFeatures("width", "kind");
        ModelOnData subject = ModelOnData.load(model, named, LossChoice.open());
        assertThat(subject.data().featureNames()).containsExactly("width", "kind");
        assertThat(subject.conventions().loss()).isEqualTo(new SquaredLoss());
    }

    @Test
    void takesColumnsOfOtherNamesAsTheyCome() throws Exception {
        Path model = model(DataRequest.of(file("table.csv", HEADER + ROWS).toString()));
        String renamed = file("renamed.csv", "a,b,c,d\n" + ROWS).toString();
        ModelOnData subject = ModelOnData.load(model, DataRequest.of(renamed), LossChoice.open());
        assertThat(subject.data().featureNames()).containsExactly("a", "b", "c");
    }

    @Test
    void refusesOtherClassesThanItsOwn() throws Exception {
        String table = file("table.csv", "x,kind\n1,red\n2,green\n3,red\n").toString();
        Path model = model(DataRequest.of(table));
        String others = file("others.csv", "x,kind\n1,red\n2,blue\n").toString();
        assertThatThrownBy(() -> ModelOnData.load(model, DataRequest.of(others), LossChoice.open()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("trained on the classes green, red, and the target of others.csv has blue, red");
    }

    @Test
    void asksForTheLossWhereNothingTellsIt() throws Exception {
        Path bare = SavedModels.of("iris", 2).saveBare(folder.resolve("bare.onnx"));
        DataRequest iris = DataRequest.of("sample:iris");
        assertThatThrownBy(() -> ModelOnData.load(bare, iris, LossChoice.open())).isInstanceOf(InputException.class)
                .hasMessageContaining("does not say what loss it was trained with; say it with --loss");
        LossChoice squared = new LossChoice("squared", null, null, "sum", 0.5);
        assertThat(ModelOnData.load(bare, iris, squared).conventions().text())
                .isEqualTo(ModelOnData.load(bare, iris, squared).conventions().text())
                .contains("sum over samples", "w = 0.5");
    }
}
