"""The automatic results as they stand in a gradebook."""

from __future__ import annotations

from sqlalchemy import Connection, select

from cmtrain.texts import text
from cmtrain.workshop.gradebook.history import RefusedError
from cmtrain.workshop.gradebook.opening import Gradebook
from cmtrain.workshop.gradebook.result import Result
from cmtrain.workshop.gradebook.tables import results

_NO_RESULT = text(
    "成绩册里没有 {trainee} 做 {exercise} 的结果，请先运行 cmtrain regrade",
    "the gradebook holds no result of {trainee} in {exercise}; run cmtrain regrade first",
)


def stored_results(
    connection: Connection, book: Gradebook, trainee: str | None = None
) -> dict[tuple[str, str], Result]:
    """Return all results, or those of one trainee, by trainee and exercise."""
    columns = [column for column in results.c if column is not results.c.workshop]
    asked = select(*columns).where(results.c.workshop == book.workshop)
    if trainee is not None:
        asked = asked.where(results.c.trainee == trainee)
    found = (Result.model_validate(dict(row)) for row in connection.execute(asked).mappings())
    return {each.place: each for each in found}


def result_of(connection: Connection, book: Gradebook, trainee: str, exercise: str) -> Result:
    """Return one trainee's result.

    Raises
    ------
    RefusedError
        There is none.
    """
    found = stored_results(connection, book, trainee).get((trainee, exercise))
    if found is None:
        raise RefusedError(_NO_RESULT.fill(trainee=trainee, exercise=exercise))
    return found
