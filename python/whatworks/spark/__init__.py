"""Selection, pooling and rating of a DataFrame of Spark (the extra ``spark``).

Each function takes a DataFrame and returns the table that the function of the same name returns on
one machine, as a DataFrame: the same columns and the same values, however the rows are divided
among partitions. The order of the rows is not defined, as nowhere in Spark. What is wrong with a
column, an option or a rule set is an error before any job starts.

>>> import whatworks
>>> from pyspark.sql import SparkSession
>>> from whatworks import spark
>>> session = SparkSession.builder.master("local[2]").getOrCreate()
>>> rows = [("ZZ1", "pcn"), ("ZZ2", "trust")]
>>> organisations = session.createDataFrame(rows, "code string, audience string")
>>> answer = spark.select_many(organisations, whatworks.staff_empowerment())
>>> selected = answer.where("status = 'selected'").groupBy("organisation").count()
>>> selected.sort("organisation").collect()
[Row(organisation='ZZ1', count=5), Row(organisation='ZZ2', count=7)]
"""

from whatworks.spark._pool_groups import pool_groups
from whatworks.spark._rate_groups import rate_groups
from whatworks.spark._select_many import select_many

__all__ = ["pool_groups", "rate_groups", "select_many"]
